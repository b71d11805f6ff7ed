# Sourced by mvnw, bindery and verify: finds the JDK and exports it as JAVA_HOME.
# shellcheck shell=sh

BINDERY_JDK=25

# True when the directory $1 holds a JDK of at least version $BINDERY_JDK. Its "release" file is read, no java started.
bindery_is_jdk() {
  [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  bindery_version="$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")"
  [ "${bindery_version:-0}" -ge "$BINDERY_JDK" ]
}

# JAVA_HOME, then the PATH, then where systems put their JDKs.
bindery_find_jdk() {
  if [ -n "${JAVA_HOME-}" ] && bindery_is_jdk "$JAVA_HOME"; then
    export JAVA_HOME
    return 0
  fi
  bindery_javac="$(command -v javac || :)"
  if [ -n "$bindery_javac" ]; then
    bindery_javac="$(readlink -f "$bindery_javac")"
    if bindery_is_jdk "${bindery_javac%/bin/javac}"; then
      export JAVA_HOME="${bindery_javac%/bin/javac}"
      return 0
    fi
  fi
  # find, not a glob: mvnw runs with globbing off.
  bindery_homes="$(find /usr/lib/jvm /opt "${HOME:-/nonexistent}/.sdkman/candidates/java" \
    -mindepth 1 -maxdepth 1 2>/dev/null | sort || :)"
  while IFS= read -r bindery_home; do
    if [ -n "$bindery_home" ] && bindery_is_jdk "$bindery_home"; then
      export JAVA_HOME="$bindery_home"
      return 0
    fi
  done <<END
$bindery_homes
END
  echo "Bindery needs a JDK $BINDERY_JDK or later: install one (for example Eclipse Temurin $BINDERY_JDK) and set JAVA_HOME to it." >&2
  return 1
}
