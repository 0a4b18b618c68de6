$tropa check map-with-errors.yaml; echo "exit $?"
$tropa check map-with-errors.yaml --language ru; echo "exit $?"
$tropa check map-with-errors.yaml --language pl --format json; echo "exit $?"
printf 'tropa: 1\ntitle: Box\nstages:\n  - Buy # here\n  - {id: use, name: Use}\n' > box.yaml
$tropa check box.yaml; echo "exit $?"
$tropa check box.yaml --fix; echo "exit $?"
cat box.yaml
$tropa check none.yaml; echo "exit $?"
