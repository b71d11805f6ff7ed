# Alternates C and Java, ROUNDS times each, so that what disturbs the machine disturbs both alike; then the medians with
# their spread, and what Java costs in parts of C. Arguments: PAIRS ROUNDS
set -e
pairs="$1" rounds="$2"

address=0000:00:10.0
echo vfio-pci >"/sys/bus/pci/devices/$address/driver_override"
echo "$address" >/sys/bus/pci/drivers_probe
device="/dev/vfio/devices/$(ls "/sys/bus/pci/devices/$address/vfio-dev")"

coproc jvm {
  exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC --module-path /bindery/gateway --add-modules org.bindery.gateway \
    --enable-native-access=org.bindery.gateway --illegal-native-access=deny \
    -cp '/payload/bench/*:/bindery/bundles/*' org.bindery.bench.kernel.MapCost
}
# A subshell does not inherit a coprocess' files, but copies of them.
exec {to}>&"${jvm[1]}" {from}<&"${jvm[0]}"
c() { /payload/bench/iommu_map "$@"; }
java() {
  echo "$*" >&"$to"
  read -r answer <&"$from"
  echo "$answer"
}

# Until the optimising compiler has done its work.
for ((i = 0; i < 5; i++)); do
  java $((pairs * 5)) >/dev/null
  java $((pairs * 5)) "$device" >/dev/null
done

for ((round = 0; round < rounds; round++)); do
  for program in c java; do
    $program "$pairs" | tee -a results.json
    $program "$pairs" "$device" | tee -a results.json
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
done <results.json | sort -k1,3 -k4n | awk '
  function told() {
    if (!n) return
    median = v[int((n + 1) / 2)]
    printf "{\"program\":\"%s\",\"attached\":%s,\"cost\":\"%s\",\"median\":%d,\"least\":%d,\"most\":%d,\"runs\":%d",
      key[3], key[1], key[2], median, v[1], v[n], n
    if (key[3] == "c") c = median
    else printf ",\"times_c\":%.2f", median / c
    print "}"
    n = 0
  }
  $1 " " $2 " " $3 != last { told(); last = $1 " " $2 " " $3; split(last, key, " ") }
  { v[++n] = $4 }
  END { told() }
' | tee medians.json
