#!/bin/sh
# The demo: simulates the shop, draws its map in three languages, and says where it lies.
# Called by `make demo`; BUILD is the build folder.
set -eu
cd "$(dirname "$0")/.."
tropa=${BUILD:-build}/tropa
simulate=${BUILD:-build}/demo/tropa-simulate
out=demo/out
mkdir -p $out

# The data: 20,000 customers, September 2025 to February 2026, the same bytes at every run.
"$simulate" --out $out/box-shop.csv --truth $out/truth.json

# The main job: the file is imported, and it is said how it was read.
"$tropa" map $out/box-shop.csv --simulated --language en --title "Subscription boxes" \
    -o $out/map.html -o $out/map.svg -o $out/map.png -o $out/map.pdf

# The same shop for readers of Russian and Polish.
map_in() {
    "$simulate" --language "$1" --out $out/box-shop-"$1".csv
    "$tropa" map $out/box-shop-"$1".csv --simulated --language "$1" --title "$2" \
        -o $out/map-"$1".html -o $out/map-"$1".pdf >/dev/null 2>&1
}
map_in ru "Подписка на продуктовые боксы"
map_in pl "Boxy z jedzeniem w abonamencie"

cat <<END

The journey map of the demo lies here:
  $PWD/$out/map.html   (open it in a browser; also map-ru.html, map-pl.html)
  $PWD/$out/map.svg
  $PWD/$out/map.png
  $PWD/$out/map.pdf    (also map-ru.pdf, map-pl.pdf)
The data are simulated: no such shop exists. Three faults were planted for the map to find:
prices that surprise, a payment code that fails, slow support (demo/README.md has the true rates).
END
