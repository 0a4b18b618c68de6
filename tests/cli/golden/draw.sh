$tropa draw pictures.yaml --picture empathy -o empathy.svg && grep -c '<svg' empathy.svg
$tropa draw pictures.yaml --picture persona --persona anna -o persona.pdf --theme dark && head -c 5 persona.pdf && echo
$tropa draw pictures.yaml --picture blueprint -o blueprint.png && head -c 4 blueprint.png | tail -c 3 && echo
$tropa draw pictures.yaml --picture matrix -o matrix.svg --language ru && grep -o 'Сделать сначала' matrix.svg
$tropa draw pictures.yaml --picture story --story first -o story.svg && grep -o 'Tuesday evening' story.svg
$tropa draw pictures.yaml --persona nobody -o persona.svg
$tropa draw pictures.yaml --picture story --story none -o story.svg
$tropa draw pictures.yaml --picture poster -o poster.svg
$tropa draw pictures.yaml
$tropa draw pictures.yaml -o map.txt
$tropa draw pictures.yaml -o map.svg --theme blue
$tropa draw broken.yaml -o map.svg
$tropa draw nowhere.yaml -o map.svg
$tropa flow shop.csv -o flow.svg --format csv > /dev/null && grep -c 'data-transition' flow.svg
$tropa funnel shop.csv --steps product,cart -o funnel.svg --format csv > /dev/null && grep -c 'data-step' funnel.svg
$tropa funnel shop.csv --steps product,cart -o funnel.txt
