# Lines of the table of names that do nothing are not passed over in silence.
$tropa map shop.csv --names names.csv | tail -1
{ cat names.csv; echo 'cartt,Trolley,Decision'; echo 'paymnt,Payed,Decision'; } > typos.csv
$tropa map shop.csv --names typos.csv | tail -2
$tropa map shop.csv --names typos.csv --language ru | tail -3
printf 'activity,name\ncartt,Trolley\n' > none.csv
$tropa map shop.csv --names none.csv --format json 2>&1 > /dev/null
