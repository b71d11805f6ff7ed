# Sourced: what the JUnit XML of the boots, and what jobs checked themselves, says.
# shellcheck shell=bash disable=SC2154

# For awk: attribute(NAME) is that of the element in the line.
guest_attribute='
  function attribute(name) {
    return match($0, " " name "=\"[^\"]*\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : "?"
  }
'

# guest_tests FOLDER: a line per test in it, "passed|failed|skipped CLASS#METHOD()". The writer of the XML puts every
# element on a line of its own; what tests print and throw stands in CDATA and may look like anything. A job's own checks
# stand in a file "checks", as such lines.
guest_tests() {
  [ ! -e "$1/checks" ] || cat "$1/checks"
  find "$1" -path '*/xml/TEST-*.xml' -exec cat {} + | awk "$guest_attribute"'
    literal { if (/\]\]>/) literal = 0; next }
    /<!\[CDATA\[/ && !/\]\]>/ { literal = 1 }
    /^<testcase / { state = "passed"; test = attribute("classname") "#" attribute("name"); gsub(/ /, "_", test) }
    /^<skipped/ { state = "skipped" }
    /^<(failure|error)/ { state = "failed" }
    /^<\/testcase>/ || /^<testcase .*\/>/ { print state, test }
  '
}

# guest_why FOLDER TEST: the beginning of what a test of it failed with, TEST as guest_tests names it.
guest_why() {
  find "$1" -path '*/xml/TEST-*.xml' -exec cat {} + | awk -v test="$2" "$guest_attribute"'
    told > 0 { print "  " $0; told = /\]\]>/ ? 0 : told - 1 }
    literal { if (/\]\]>/) literal = 0; next }
    /<!\[CDATA\[/ && !/\]\]>/ { literal = 1 }
    /^<testcase / { name = attribute("classname") "#" attribute("name"); gsub(/ /, "_", name) }
    /^<(failure|error)/ && name == test { print "  " $0; told = literal ? 12 : 0 }
  '
}

# guest_may_skip BOOT TEST: the list of skips that the conformance kit reads, too, has it, or the guest's own.
guest_may_skip() {
  awk -v boot="$1" -v test="$2" '
    !/^#/ && NF >= 3 && ($1 == boot || $1 == "any") && $2 == test { found = 1 }
    END { exit !found }
  ' "$guest_skips" "$guest_dir/skips"
}

# What the kernel of a boot said when it was at fault; its log is there only when the boot ended as it should.
guest_kernel_faults() {
  cat "$1/console" "$1/kernel.log" 2>/dev/null |
    grep -E 'WARNING:|BUG:|Oops|general protection|UBSAN|Kernel panic' | sort -u
}
