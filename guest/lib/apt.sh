# Sourced: packages of other suites of Debian, from the mirror that this machine's own apt uses, with its keyring.
# shellcheck shell=bash disable=SC2016 # the fields of apt look like expansions

guest_codename() {
  sed -n 's/^VERSION_CODENAME=//p' /etc/os-release
}

# The suites of this release that the machine's apt knows: bookworm, bookworm-updates, ...
guest_apt_own_suites() {
  apt-get indextargets --format '$(RELEASE)' 'Created-By: Packages' 'Component: main' |
    grep -E "^$(guest_codename)(-updates|-security|-backports)?\$" | sort -u
}

guest_apt_site() {
  apt-get indextargets --format '$(SITE)' 'Created-By: Packages' 'Component: main' "Release: $1" | head -n 1
}

# The keyring that the machine's entry for its own release names; without one apt falls back to the keys it trusts.
guest_apt_keyring() {
  local entry
  entry="$(apt-get indextargets --format '$(SOURCESENTRY)' 'Created-By: Packages' "Release: $(guest_codename)" |
    head -n 1)"
  [ -r "${entry%:*}" ] || return 0
  sed -nE 's/.*[Ss]igned-[Bb]y[:=][[:space:]]*(\/[^][:space:],]+).*/\1/p' "${entry%:*}" | head -n 1
}

# guest_apt_use FOLDER SUITE...: an apt that knows these suites and no others and keeps its state in FOLDER, so that
# nothing of the machine's changes. Sets guest_apt to the options that apt-get and apt-cache need for it.
guest_apt_use() {
  local folder="$1" main keyring suite site
  shift
  command -v apt-get >/dev/null || { guest_say "there is no apt on this machine" && return 1; }
  main="$(guest_apt_site "$(guest_codename)")"
  [ -n "$main" ] || { guest_say "apt has no source for $(guest_codename)" && return 1; }
  keyring="$(guest_apt_keyring)"
  mkdir -p "$folder/lists/partial" "$folder/archives/partial"
  for suite in "$@"; do
    site="$(guest_apt_site "$suite")"
    echo "deb ${keyring:+[signed-by=$keyring] }${site:-$main} $suite main"
  done >"$folder/sources.list"
  guest_apt=(
    -o "Dir::Etc::sourcelist=$folder/sources.list"
    -o Dir::Etc::sourceparts=-
    -o "Dir::State::Lists=$folder/lists"
    -o "Dir::Cache::Archives=$folder/archives"
    -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache=
    -o APT::Sandbox::User=root # the folder is the user's own
  )
  apt-get "${guest_apt[@]}" -qq --allow-releaseinfo-change update >&2
}

# The version that this apt would install, without epoch: 10.0.2+ds-2.
guest_apt_candidate() {
  apt-cache "${guest_apt[@]}" policy "$1" | sed -nE 's/^ *Candidate: ([0-9]+:)?//p' | grep -v none
}

# guest_at_least WANTED VERSION
guest_at_least() {
  [ "$(printf '%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}
