# Runs the test bundles in the framework of the distribution, started by its own launcher. The arguments are the host to
# work on and what the conformance kit calls this boot: "sim" on a simulated host. JUnit XML goes to xml/, one file per
# bundle with tests, the framework's log to log.
host="$1" boot="$2"

# The tester goes on waiting for more bundles; the shell, and with it the framework, ends with its standard input.
mkfifo /tmp/input
tester="-Dtester.continuous=true -Dtester.trace=true -Dtester.dir=/export/xml"
kit="-Dbindery.tck.host=$host -Dbindery.tck.boot=$boot"
BINDERY_JAVA_OPTS="-XX:TieredStopAtLevel=1 $tester $kit" \
  /payload/tests/bin/bindery --host "$host" --data /tmp/data </tmp/input &
framework=$!
exec 3>/tmp/input

# The tester says so in the log when all has run.
ran='# test ran$'
until grep -qs "$ran" /tmp/data/log/bindery.log; do
  kill -0 "$framework" 2>/dev/null || break
  sleep 0.2
done
exec 3>&-
wait "$framework"
status=$?
cp /tmp/data/log/bindery.log log
grep -q "$ran" log || status=1
exit "$status"
