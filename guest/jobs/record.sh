# Records scripts on the mock devices of this kernel, into recorded/, a file for each seed. Arguments: FROM TO LINES.
exec "$JAVA_HOME/bin/java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 \
  --module-path /payload/tests/gateway --add-modules org.bindery.gateway \
  --enable-native-access=org.bindery.gateway --illegal-native-access=deny \
  -cp '/payload/tests/bundles/*:/payload/tests/lib/*' org.bindery.guest.process.Recordings "$@" recorded
