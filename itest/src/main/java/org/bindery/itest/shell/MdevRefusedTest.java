package org.bindery.itest.shell;

import static org.bindery.itest.shell.Row.refused;
import static org.bindery.itest.shell.Row.wrong;

import java.util.stream.Stream;
import org.bindery.api.Errno;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Software mediated devices with bad input. */
class MdevRefusedTest {
  static final String ID = "11111111-2222-3333-4444-555555555555";
  private static final String TYPO = "11111111-2222-3333-4444-555555555556";
  private static final String MADE = "mdev create swdma-1 " + ID;
  private static final String DEFINED = "mdev define swdma-1 " + ID;
  private static final String BOUND = "bind fd0 " + ID + " --label soft";

  static Stream<Row> rows() {
    return Stream.of(
        wrong("mdev make", "make"),
        wrong("mdev list --all", "--all"),
        refused("mdev types swdna", Errno.ENODEV, "swdna", "did you mean swdma?"),
        wrong("mdev create", "TYPE"),
        refused("mdev create swdma-3", Errno.ENODEV, "swdma-3", "did you mean swdma-"),
        refused("mdev create swdma-1 --parent SWDMA", Errno.ENODEV, "did you mean swdma?"),
        refused("mdev create swdma-1 --parent swdma2", Errno.ENODEV, "did you mean swdma?"),
        refused("mdev create swdma-1 --host edu-lob", Errno.ENODEV, "edu-lob", "edu-lab"),
        refused("mdev create swdma-1 1234", Errno.EINVAL, "1234", "UUID"),
        refused(MADE, Errno.EEXIST, ID, "edu-lab", "swdma-1").given(MADE),
        refused("mdev create swdma-2 " + ID, Errno.EEXIST, ID, "swdma-1").given(MADE),
        refused(MADE, Errno.EEXIST, ID, "defined").given(DEFINED).instead("mdev start " + ID),
        refused("mdev create swdma-1", Errno.EUSERS, "no instance of swdma-1", "swdma")
            .given(
                "mdev create swdma-4",
                "mdev create swdma-4",
                "mdev create swdma-4",
                "mdev create swdma-4"),
        wrong("mdev remove", "UUID"),
        refused("mdev remove nosuch", Errno.EINVAL, "nosuch"),
        refused("mdev remove " + TYPO, Errno.ENODEV, TYPO, "did you mean " + ID).given(MADE),
        refused("mdev remove " + ID, Errno.ENODEV, ID, "defined").given(DEFINED),
        refused("mdev remove " + ID, Errno.EBUSY, ID, "bound in fd0 of admin as soft")
            .given(MADE, BOUND)
            .remedies("unbind fd0 soft"),
        refused("mdev stop " + ID, Errno.EBUSY, ID, "bound in fd0 of admin as soft")
            .given(DEFINED, "mdev start " + ID, BOUND)
            .remedies("unbind fd0 soft"),
        refused("mdev stop " + ID, Errno.ENODEV, ID),
        refused("mdev start " + ID, Errno.ENOENT, ID),
        refused("mdev start " + TYPO, Errno.ENOENT, "did you mean " + ID).given(DEFINED),
        refused("mdev start " + ID, Errno.EEXIST, ID).given(DEFINED, "mdev start " + ID),
        refused("mdev start " + ID, Errno.ENODEV, "nosuch")
            .given(DEFINED + " --parent nosuch --auto"),
        refused("mdev define swdma-1 x", Errno.EINVAL, "x"),
        refused("mdev define swdma-3 --parent swdma", Errno.ENODEV, "swdma-3"),
        refused("mdev define swdma-1 --parent ../x", Errno.EINVAL, "../x"),
        refused("mdev define " + TYPO, Errno.ENODEV, TYPO),
        refused(DEFINED, Errno.EEXIST, ID).given(DEFINED).remedies("mdev undefine " + ID),
        refused("mdev undefine " + TYPO, Errno.ENOENT, "did you mean " + ID).given(DEFINED),
        refused("hotplug remove " + ID, Errno.EOPNOTSUPP, ID, "software")
            .given(MADE)
            .instead("mdev remove " + ID),
        refused("attach fd0 soft 3", Errno.ENOENT, "3").given(MADE, BOUND),
        refused("bind fd1 " + ID, Errno.EINVAL, ID, "bound in fd0")
            .given(MADE, BOUND)
            .remedies("unbind fd0 soft"),
        refused("take " + ID, Errno.EINVAL, ID, "software mediated").given(MADE));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void isRefused(Row row) {
    Trial.of(row);
  }
}
