package org.bindery.itest.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The flow of seed 000, steps 0 to 6, as the shipped script runs it in the distribution. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IncoherentDemoTest {
  private static final Pattern REFUSED = Pattern.compile("^\\w+: (E[A-Z]+): ");
  private static final Pattern LOADED = Pattern.compile("^[0-9a-f]{8}  .*\\|(.{16})\\|$");
  private static final String OLD = "old, in a cache.";
  private static final String FRESH = "fresh from DMA. ";
  private static final String ZEROES = "................";

  private Bindery.Result result;

  @BeforeAll
  void run(@TempDir Path data) throws Exception {
    result = new Bindery(data).run("demo", "incoherent");
    assertThat(result.status()).as(result.err()).isZero();
  }

  private List<String> all(Pattern pattern) {
    return result
        .out()
        .lines()
        .map(pattern::matcher)
        .filter(matcher -> matcher.find())
        .map(matcher -> matcher.group(1))
        .toList();
  }

  @Test
  void eachStepIsDoneInOrder() {
    assertThat(result.out())
        .containsSubsequence(
            "dmar0 (vtd), dmar1 (vtd-legacy)",
            "== 0. ",
            "fd0 registered with vm0",
            "== 1. ",
            "0000:00:02.0 bound in fd0 as able",
            "0000:00:03.0 bound in fd0 as legacy",
            "== 2. ",
            "snoopEnforceable  yes",
            "snoopEnforceable  no",
            "== 3, 4. ",
            "hwpt 4 allocated in fd0",
            "hwpt 5 allocated in fd0",
            "== 5. ",
            "able in fd0 attached to hwpt 4",
            "legacy in fd0 attached to hwpt 6",
            "enforce  no         able",
            "allow    yes        legacy",
            "able in fd0 attached to hwpt 5",
            "mismatch: 0000:00:02.0",
            "to mend it: vm allowIncoherentDma vm0 fd0 able",
            "== 6. ",
            "vm0 treats DMA as incoherent, for able of fd0",
            "incoherent  fd0/able",
            "so far 1 ignored, 1 carried out",
            "vm0 treats DMA as incoherent, for legacy of fd0",
            "vm0 treats DMA as incoherent still, for other devices",
            "so far 1 ignored, 3 carried out",
            "vm0 treats DMA as coherent",
            "so far 2 ignored, 3 carried out",
            "fd0/legacy (policy)",
            "able (0000:00:02.0) unbound",
            "coherent  -",
            "fd0 closed",
            "vm0 ended",
            "other ended",
            "admin  2              3                 3");
  }

  @Test
  void eachRefusalHasItsErrno() {
    assertThat(all(REFUSED))
        .containsExactly(
            // 0: twice, no such fd, outside of the guest's memory, over it, nothing bound
            "EEXIST",
            "EBADF",
            "EFAULT",
            "EEXIST",
            "ENOENT",
            // 1: bound in fd0, in use by the host, the label is
            "EINVAL",
            "EPERM",
            "EEXIST",
            // 2: no such label
            "ENOENT",
            // 3, 4: dmar1 cannot enforce
            "EOPNOTSUPP",
            // 5: nor keep what the table enforces; a table in use
            "EINVAL",
            "EBUSY",
            // 6: not registered, nothing bound, cannot issue it, no claim; iommu, rawio, no policy
            "ENOENT",
            "ENOENT",
            "EPERM",
            "ENOENT",
            "EPERM",
            "EPERM",
            "ENOENT",
            // twice; another machine's claim; none any more
            "EEXIST",
            "ENOENT",
            "ENOENT",
            // the policy takes no request, and keeps what it claims
            "EPERM",
            "EPERM",
            // it has ended
            "ENOENT");
    assertThat(result.out())
        .containsSubsequence(
            "remedy: take 0000:00:04.0",
            "remedy: attach fd0 legacy 3",
            "remedy: vm register other fd0",
            "remedy: policy anyone",
            "remedy: vm disallowIncoherentDma vm0 fd0 able",
            "remedy: unbind fd0 legacy");
  }

  @Test
  void theGuestReadsWhatTheSettingsLetItRead() {
    assertThat(all(LOADED))
        .containsExactly(
            // The table enforces.
            FRESH,
            // It allows: before the device wrote, after it, and what is in memory; then WBINVD.
            OLD,
            OLD,
            FRESH,
            OLD,
            // Claimed: before WBINVD and after it; uncached.
            OLD,
            FRESH,
            OLD,
            FRESH,
            // The other device: before it wrote, after it, after WBINVD.
            ZEROES,
            ZEROES,
            FRESH,
            // Claimed no more, and after WBINVD; then by a table that enforces.
            FRESH,
            "still more fresh");
  }

  @Test
  void nothingIsLeft() {
    assertThat(result.err()).isEmpty();
    assertThat(result.out().lines().filter(line -> line.startsWith("counters ")))
        .hasSizeGreaterThan(5)
        .allMatch(line -> line.endsWith(" 0"));
    assertThat(result.out()).containsPattern("(?m)^held +-$").containsPattern("(?m)^unmet +-$");
  }
}
