# Sourced by what builds and by the distribution's launcher: finds a JDK, or a runtime, and exports it as JAVA_HOME.
# shellcheck shell=sh

BINDERY_JDK=25

# Builds need a compiler.
bindery_find_jdk() {
  bindery_find javac && return 0
  echo "Bindery needs a JDK $BINDERY_JDK or later: install one (for example Eclipse Temurin $BINDERY_JDK) and set JAVA_HOME to it." >&2
  return 1
}

# The distribution runs without one.
bindery_find_java() {
  bindery_find java && return 0
  echo "Bindery needs Java $BINDERY_JDK or later: install it (for example Eclipse Temurin $BINDERY_JDK) and set JAVA_HOME to it." >&2
  return 1
}

# True when the directory $1 holds a Java of at least version $BINDERY_JDK with the program $2. Its "release" file is
# read, no java started.
bindery_is_java() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
  bindery_version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")"
  [ "${bindery_version:-0}" -ge "$BINDERY_JDK" ]
}

# JAVA_HOME, then the PATH, then where systems put their JDKs, for one with the program $1.
bindery_find() {
  if [ -n "${JAVA_HOME-}" ] && bindery_is_java "$JAVA_HOME" "$1"; then
    export JAVA_HOME
    return 0
  fi
  bindery_program="$(command -v "$1" || :)"
  if [ -n "$bindery_program" ]; then
    bindery_program="$(readlink -f "$bindery_program")"
    if bindery_is_java "${bindery_program%/bin/*}" "$1"; then
      export JAVA_HOME="${bindery_program%/bin/*}"
      return 0
    fi
  fi
  # find, not a glob: mvnw runs with globbing off.
  bindery_homes="$(find /usr/lib/jvm /opt "${HOME:-/nonexistent}/.sdkman/candidates/java" \
    -mindepth 1 -maxdepth 1 2>/dev/null | sort || :)"
  while IFS= read -r bindery_home; do
    if [ -n "$bindery_home" ] && bindery_is_java "$bindery_home" "$1"; then
      export JAVA_HOME="$bindery_home"
      return 0
    fi
  done <<END
$bindery_homes
END
  return 1
}
