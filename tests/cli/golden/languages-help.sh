# Help in the other languages, and every command's within 92 columns (letters, not bytes).
LANG=ru_RU.UTF-8 $tropa
LANG=ru_RU.UTF-8 $tropa help import
$tropa import --help --language pl
$tropa help --man info --language=pl
for language in en ru pl; do
    for command in map import info funnel flow help version; do
        $tropa help $command --language $language | grep -v 'tropa '
    done
    $tropa help --language $language
done > all
widest=$(LC_ALL=C.UTF-8 wc -L < all)
[ "$widest" -gt 80 ] && [ "$widest" -le 92 ] || echo "the widest line has $widest columns"
