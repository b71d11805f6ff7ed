package org.bindery.iommufd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.iommufd.Lab.refused;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.InvalidationCommands;
import org.bindery.iommufd.fake.FakeEntries;
import org.bindery.iommufd.fake.FakeInvalidatingDomain;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvalidateTest {
  private final GuestLab guest = new GuestLab();
  private final Lab lab = guest.lab;
  private final InvalidationCommands commands =
      lab.fd.commands(InvalidationCommands.class).orElseThrow();

  @AfterEach
  void close() {
    guest.close();
  }

  private FakeInvalidatingDomain attached(int nested) {
    guest.device.attach(nested);
    return (FakeInvalidatingDomain) guest.domain();
  }

  @Test
  void entriesAreCarriedOutInOrder() {
    int nested = guest.nested(guest.nestParent());
    FakeEntries entries = new FakeEntries(7, 4, 3, 1, 2);
    commands.invalidate(nested, entries);
    assertThat(attached(nested).dropped()).containsExactly(3, 1, 2);
    assertThat(entries.carriedOut()).isEqualTo(3);
  }

  @Test
  void whatWasCarriedOutBeforeARefusalIsToldWithIt() {
    int nested = guest.nested(guest.nestParent());
    FakeEntries entries = new FakeEntries(7, 4, 3, 0xff, 2);
    refused(Errno.EOPNOTSUPP, () -> commands.invalidate(nested, entries));
    assertThat(entries.carriedOut()).isEqualTo(1);
    assertThat(attached(nested).dropped()).containsExactly(3);
  }

  @Test
  void withoutEntriesTheTypeIsLookedAt() {
    int nested = guest.nested(guest.nestParent());
    commands.invalidate(nested, new FakeEntries(7, 0));
    refused(Errno.EINVAL, () -> commands.invalidate(nested, new FakeEntries(8, 0)));
  }

  @Test
  void anUnknownIdIsEnoentAndAnotherTypeEinval() {
    int plain = guest.allocate(HwptRequest.paging(guest.ioas));
    refused(Errno.ENOENT, () -> commands.invalidate(99, new FakeEntries(7, 4, 1)));
    for (int id : new int[] {plain, guest.ioas, guest.device.id()}) {
      refused(Errno.EINVAL, () -> commands.invalidate(id, new FakeEntries(7, 4, 1)));
    }
    int automatic = guest.device.attach(lab.fd.allocateIoas());
    refused(Errno.EINVAL, () -> commands.invalidate(automatic, new FakeEntries(7, 4, 1)));
  }

  @Test
  void hardwareThatInvalidatesNothingIsEopnotsupp() {
    guest.hardware.invalidating = false;
    int nested = guest.nested(guest.nestParent());
    FakeEntries entries = new FakeEntries(7, 4, 1);
    assertThat(refused(Errno.EOPNOTSUPP, () -> commands.invalidate(nested, entries)).reason())
        .contains("hwpt 4 of fd0");
    assertThat(entries.carriedOut()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 4097})
  void entriesOfNoOrTooManyBytesAreEinvalBeforeAnythingIsLookedUp(int length) {
    refused(Errno.EINVAL, () -> commands.invalidate(99, new FakeEntries(7, length, 1)));
    refused(Errno.ENOENT, () -> commands.invalidate(99, new FakeEntries(7, 4096, 1)));
  }

  @Test
  void tooManyEntriesAreEinvalBeforeAnythingIsLookedUp() {
    int most = 1 << 19;
    refused(Errno.ENOENT, () -> commands.invalidate(99, new FakeEntries(7, 4, new int[most])));
    refused(Errno.EINVAL, () -> commands.invalidate(99, new FakeEntries(7, 4, new int[most + 1])));
  }

  @Test
  void itIsNotInUseAfterwards() {
    int nested = guest.nested(guest.nestParent());
    commands.invalidate(nested, new FakeEntries(7, 4, 1));
    refused(Errno.EINVAL, () -> commands.invalidate(nested, new FakeEntries(8, 4, 1)));
    lab.fd.destroy(nested);
  }
}
