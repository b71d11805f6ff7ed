# The demo, as a user runs it, on this machine and on the simulated host that was captured on such a one: their outputs
# say the same, but for the list of differences of the conformance kit. What is checked goes to checks, a line each.
check() {
  local name="$1"
  shift
  if "$@"; then
    echo "passed demo#$name" >>checks
  else
    echo "failed demo#$name" >>checks
    status=1
  fi
}
demo() {
  /bindery/bin/bindery --host "$1" --data "/tmp/$1" demo >"demo-$1" || { tail -n 30 "demo-$1" && return 1; }
}
compare() {
  "$JAVA_HOME/bin/java" -XX:TieredStopAtLevel=1 -cp '/payload/tests/bundles/*' org.bindery.tck.demo.Comparison \
    demo-edu-lab demo-linux
}

status=0
check simulated demo edu-lab
check linux demo linux
check same compare
exit "$status"
