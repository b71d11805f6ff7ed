# Alternates the programs that measure, ROUNDS times each, so that what disturbs the machine disturbs all of them alike;
# then the medians. Arguments: PAIRS ROUNDS [PROGRAM]..., each a command that takes PAIRS and a device file and prints one
# JSON line; iommu_map is always the first.
set -e
pairs="$1" rounds="$2"
programs=(/payload/bench/iommu_map "${@:3}")

address=0000:00:10.0
echo vfio-pci >"/sys/bus/pci/devices/$address/driver_override"
echo "$address" >/sys/bus/pci/drivers_probe
device="/dev/vfio/devices/$(ls "/sys/bus/pci/devices/$address/vfio-dev")"

for ((round = 0; round < rounds; round++)); do
  for program in "${programs[@]}"; do
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
    echo "$(field program "$line") $(field attached "$line") $cost $(field $cost "$line")"
  done
done <results.json | sort -k1,3 -k4n | awk '
  function told() {
    if (n) printf "{\"program\":\"%s\",\"attached\":%s,\"cost\":\"%s\",\"median\":%d,\"least\":%d,\"most\":%d,\"runs\":%d}\n",
      key[1], key[2], key[3], v[int((n + 1) / 2)], v[1], v[n], n
    n = 0
  }
  $1 " " $2 " " $3 != last { told(); last = $1 " " $2 " " $3; split(last, key, " ") }
  { v[++n] = $4 }
  END { told() }
' | tee medians.json
