$tropa import store shop.csv > /dev/null
run=$(ls store/run-* | head -1)
size=$(wc -c < $run)
printf 'XXXXXXXX' | dd of=$run bs=1 seek=$((size / 2)) conv=notrunc 2> /dev/null
$tropa info store --check > said.txt 2> err.txt; echo "exit $?"
grep -c "damaged" said.txt err.txt
grep -o 'run-[^ ]*' said.txt err.txt | head -1 | cut -c1-20
