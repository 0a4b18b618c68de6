$tropa help --man info
$tropa help --completion bash
for command in map import info funnel flow help version; do
    $tropa help $command > /dev/null && $tropa $command --help > /dev/null &&
        $tropa help --man $command > /dev/null || echo "no help for $command"
done
$tropa help --completion bash | bash -n || echo "no good completion"
