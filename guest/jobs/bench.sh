# C and Java by turns, ROUNDS pairs of measurements, each pair right after one another and every other pair in the other
# order, so that what disturbs the machine disturbs both alike, and all on one processor, so that nothing wakes or moves
# between two. Then for each cost the medians with their spread, and the median of the pairs' ratios, what Java costs in
# parts of C: a pair has seen the same machine, two medians have not.
# Arguments: PAIRS ROUNDS, PAIRS of map and unmap in a measurement.
set -e
pairs="$1" rounds="$2"

address=0000:00:10.0
echo vfio-pci >"/sys/bus/pci/devices/$address/driver_override"
echo "$address" >/sys/bus/pci/drivers_probe
device="/dev/vfio/devices/$(ls "/sys/bus/pci/devices/$address/vfio-dev")"

# The heap of a JVM on a machine of some size. By default the guest's memory makes it 16 MiB, and collecting it every few
# thousand commands would be measured, too.
coproc jvm {
  exec taskset -c 1 "$JAVA_HOME/bin/java" -XX:+UseSerialGC -Xms256m -Xmn192m -XX:+AlwaysPreTouch \
    --module-path /bindery/gateway --add-modules org.bindery.gateway \
    --enable-native-access=org.bindery.gateway --illegal-native-access=deny \
    -cp '/payload/bench/*:/bindery/bundles/*' org.bindery.bench.kernel.MapCost
}
# A subshell does not inherit a coprocess' files, but copies of them.
exec {to}>&"${jvm[1]}" {from}<&"${jvm[0]}"
c() { taskset -c 1 /payload/bench/iommu_map "$@"; }
java() {
  echo "$*" >&"$to"
  read -r answer <&"$from"
  echo "$answer"
}

# Until the optimising compiler has done its work.
for ((i = 0; i < 5; i++)); do
  java "$pairs" >/dev/null
  java "$pairs" "$device" >/dev/null
done

for ((round = 0; round < rounds; round++)); do
  order=(c java)
  ((round % 2 == 0)) || order=(java c)
  for place in "" "$device"; do
    for program in "${order[@]}"; do
      # shellcheck disable=SC2086 # without a device it is no argument
      $program "$pairs" $place | tee -a results.json
    done
  done
done

# field NAME LINE
field() {
  sed -E "s/.*\"$1\":\"?([^,\"}]*).*/\1/" <<<"$2"
}
while read -r line; do
  for cost in map_unmap_ns refused_unmap_ns; do
    echo "$(field attached "$line") $cost $(field program "$line") $(field $cost "$line")"
  done
done <results.json | awk '
  # In the order of the rounds, which is how a pair is found.
  { key = $1 " " $2; n = ++runs[key, $3]; value[key, $3, n] = $4; keys[key] }
  function told(key, name,    n, i, j, v, sorted) {
    n = runs[key, "c"]
    for (i = 1; i <= n; i++) {
      v = name == "ratio" ? value[key, "java", i] / value[key, "c", i] : value[key, name, i]
      for (j = i; j > 1 && sorted[j - 1] > v; j--) sorted[j] = sorted[j - 1]
      sorted[j] = v
    }
    v = n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
    return sprintf(name == "ratio" ? "\"%s\":{\"median\":%.2f,\"least\":%.2f,\"most\":%.2f}" \
      : "\"%s\":{\"median\":%.0f,\"least\":%.0f,\"most\":%.0f}", name, v, sorted[1], sorted[n])
  }
  END {
    for (key in keys) {
      split(key, part, " ")
      printf "{\"cost\":\"%s\",\"attached\":%s,%s,%s,%s,\"pairs\":%d}\n", part[2], part[1],
        told(key, "c"), told(key, "java"), told(key, "ratio"), runs[key, "c"]
    }
  }
' | sort | tee medians.json
