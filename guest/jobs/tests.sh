# Runs the test bundles in the framework of the distribution, started by its own launcher. Arguments: the host to work on
# ("linux", or a simulated one); what the conformance kit calls this boot ("sim" on a simulated host); "all", or "every-boot"
# or "every-mode" for those test classes only that are to run in every boot, or in one of each mode, or names of classes
# between commas; "demo" has the demo run after them; how often tests of motion repeat theirs. JUnit XML goes to xml/, one file per bundle with tests, the
# framework's log to log; the threads of a framework that does not get on to its output.
host="$1" boot="$2" which="$3" demo="${4-}" cycles="${5-3}"
# The bytecode is javac's, and was checked elsewhere: to check it here takes a tenth of a framework's start. The JDK's archive
# of classes is not moved. A heap that is large from the start is not collected while the framework starts.
export GUEST_JAVA_OPTS="-XX:TieredStopAtLevel=1 -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote \
  -XX:ArchiveRelocationMode=0 -Xms256m -Xmn160m -XX:MetaspaceSize=128m"
# Before the guest is ended from outside, which leaves nothing to be read.
limit=$((GUEST_LIMIT - 30))

# The kernel that guest/kernel builds has them built in.
for module in mdev mtty; do
  [ ! -e "/payload/modules/$module.ko" ] || insmod "/payload/modules/$module.ko"
done

# chosen: says the test classes that are to run, between commas, a line for each bundle that has some.
chosen() {
  local tests test line
  case "$which" in
  all | every-boot | every-mode) cat "/payload/tests/$which" ;;
  *)
    while IFS= read -r tests; do
      line=
      for test in ${which//,/ }; do
        [[ ",$tests," != *",$test,"* ]] || line="${line:+$line,}$test"
      done
      [ -z "$line" ] || echo "$line"
    done </payload/tests/all
    ;;
  esac
}
chosen >/tmp/chosen
bundles=0 names=
while IFS= read -r tests; do
  bundles=$((bundles + 1)) names="${names:+$names,}$tests"
done </tmp/chosen
[ "$bundles" -gt 0 ] || { echo "no bundle has tests $which" && exit 2; }
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
