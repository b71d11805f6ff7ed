# Runs the test bundles in the framework of the distribution, started by its own launcher. Arguments: the host to work on
# ("linux", or a simulated one); what the conformance kit calls this boot ("sim" on a simulated host); "all", or "further"
# for those test classes only that are to run in every boot, or names of classes between commas; "demo" has the demo run
# after them; how often tests of motion repeat theirs. JUnit XML goes to xml/, one file per bundle with tests, the
# framework's log to log; the threads of a framework that does not get on to its output.
host="$1" boot="$2" which="$3" demo="${4-}" cycles="${5-3}"
# The bytecode is javac's, and was checked elsewhere: to check it here takes a tenth of a framework's start. A heap that is
# large from the start is not collected while the framework starts.
export GUEST_JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote \
  -Xms256m -Xmn160m -XX:MetaspaceSize=128m"
# Before the guest is ended from outside, which leaves nothing to be read.
limit=$((GUEST_LIMIT - 30))

# The kernel that guest/kernel builds has them built in.
for module in mdev mtty; do
  [ ! -e "/payload/modules/$module.ko" ] || insmod "/payload/modules/$module.ko"
done

# header NAME BUNDLE: a header of its manifest, whose lines are 72 bytes.
header() {
  unzip -p "$2" META-INF/MANIFEST.MF | tr -d '\r' | awk -v name="$1: " '
    /^ / { if (found) value = value substr($0, 2); next }
    { found = index($0, name) == 1; if (found) value = substr($0, length(name) + 1) }
    END { print value }
  '
}
# chosen BUNDLE: those of its test classes that are to run, between commas.
chosen() {
  local test
  case "$which" in
  all) header Test-Cases "$1" ;;
  further) header Every-Boot "$1" ;;
  *)
    for test in ${which//,/ }; do
      [[ ",$(header Test-Cases "$1")," != *",$test,"* ]] || echo "$test"
    done | paste -s -d,
    ;;
  esac
}
bundles=0 names=
for bundle in /payload/tests/bundles/*.jar; do
  tests="$(chosen "$bundle")"
  [ -z "$tests" ] || bundles=$((bundles + 1)) names="${names:+$names,}$tests"
done
[ "$which" != all ] || names=

# The tester goes on waiting for more bundles; the shell, and with it the framework, ends with its standard input.
mkfifo /tmp/input
# Its names select among each bundle's Test-Cases; none select all.
tester="${names:+-Dtester.names=$names }-Dtester.continuous=true -Dtester.trace=true -Dtester.dir=/export/xml"
kit="-Dbindery.tck.host=$host -Dbindery.tck.boot=$boot -Dbindery.tck.cycles=$cycles"
BINDERY_JAVA_OPTS="$GUEST_JAVA_OPTS $tester $kit" \
  /payload/tests/bin/bindery --host "$host" --data /tmp/data </tmp/input &
framework=$!
exec 3>/tmp/input

# The tester says so in the log when it has run the tests of all bundles that were there.
ran() {
  grep -qs '# test ran$' /tmp/data/log/bindery.log
}
give_up() {
  echo "$1; the end of the log:"
  tail -n 40 /tmp/data/log/bindery.log
  kill -QUIT "$framework" && sleep 2
  kill -KILL "$framework"
}
until ran; do
  kill -0 "$framework" 2>/dev/null || break
  if grep -qs "host $host is not there" /tmp/data/log/bindery.log; then
    give_up "the host is not there"
  elif [ "$SECONDS" -gt "$limit" ]; then
    give_up "the tests have not ended after $limit s"
  fi
  sleep 0.5
done
exec 3>&-
wait "$framework"
status=$?
cp /tmp/data/log/bindery.log log
ran || status=1
# A bundle of which nothing was chosen may have an empty one.
reports="$(find xml -name 'TEST-*.xml' -exec grep -l '<testcase' {} + | wc -l)"
if [ "$reports" != "$bundles" ]; then
  echo "$bundles bundles have tests, but $reports have reports"
  status=1
fi
if [ "$demo" = demo ] && ! bash /payload/jobs/demo.sh; then
  status=1
fi
exit "$status"
