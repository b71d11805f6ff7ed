# The demo, as a user runs it, on this machine; what it prints goes to demo-linux, and to checks whether it went well.
if BINDERY_JAVA_OPTS="${GUEST_JAVA_OPTS-}" /bindery/bin/bindery --host linux --data /tmp/demo demo >demo-linux; then
  echo 'passed demo#linux' >>checks
else
  echo 'failed demo#linux' >>checks
  tail -n 30 demo-linux
  exit 1
fi
