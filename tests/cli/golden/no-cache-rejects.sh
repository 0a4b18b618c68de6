# What an import that keeps nothing could not read must still be there afterwards.
$tropa map bad.csv --no-cache | grep 'They stand in'
cat rejected.csv
ls -d tropa-* "$TMPDIR"/tropa-* 2> /dev/null; ls -d "$HOME/cache" 2> /dev/null
