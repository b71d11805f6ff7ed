/**
 * The only code with native access. A named module, so that the JVM can be told to give it to this
 * one alone: {@code --enable-native-access=org.bindery.gateway}.
 */
module org.bindery.gateway {
  exports org.bindery.gateway;
}
