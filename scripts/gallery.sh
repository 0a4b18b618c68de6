#!/bin/sh
# Draws docs/gallery anew, from the examples, the templates and the simulated shop: gallery.sh
set -eu
cd "$(dirname "$0")/.."
build=${BUILD:-build}
tropa=$PWD/$build/src/cli/tropa
out=docs/gallery
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export XDG_CACHE_HOME="$work/cache"

# both NAME COMMAND...: the picture in both themes
both() {
    name=$1
    shift
    for theme in light dark; do
        "$tropa" "$@" --theme $theme -o "$out/$name-$theme.svg" >/dev/null 2>&1
    done
}

rm -f $out/*.svg
"$build/demo/tropa-simulate" --out "$work/shop.csv" --truth "$work/truth.json" >/dev/null
"$tropa" import "$work/shop" "$work/shop.csv" >/dev/null
both map-from-data map "$work/shop" --simulated --title "Subscription boxes" --language en
both map-written-ru map examples/subscription-box.ru.yaml
both map-written-pl map examples/subscription-box.pl.yaml
"$tropa" new "$work/shop.yaml" --template subscription-box --language en >/dev/null
both map-no-data map "$work/shop.yaml"
"$tropa" refresh "$work/shop.yaml" "$work/shop" --simulated >/dev/null
both map-measured map "$work/shop.yaml"
"$tropa" new "$work/blank.yaml" --template blank --language pl >/dev/null
both workshop map "$work/blank.yaml" --blank
both persona draw examples/subscription-box.en.yaml --picture persona
both story draw examples/subscription-box.pl.yaml --picture story
both matrix draw examples/subscription-box.ru.yaml --picture matrix
"$tropa" new "$work/empathy.yaml" --template empathy --language ru >/dev/null
both empathy draw "$work/empathy.yaml" --picture empathy
"$tropa" new "$work/blueprint.yaml" --template blueprint --language en >/dev/null
both blueprint draw "$work/blueprint.yaml" --picture blueprint
both funnel funnel "$work/shop" --steps "Plans and prices,Plan chosen,Order paid,First box" --window 30d --language en
both flow flow "$work/shop" --language en
ls $out
