package org.bindery.tck.mockcmd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bindery.tck.mockcmd.CommandBench.START;
import static org.bindery.tck.mockcmd.CommandBench.deviceOn;

import org.bindery.api.Errno;
import org.bindery.api.HwptRequest;
import org.bindery.engine.EngineObject;
import org.bindery.tck.mockcmd.CommandBench.Argument;
import org.bindery.tck.mockcmd.TestLayout.MockDomain;
import org.bindery.tck.mockcmd.TestLayout.MockDomainReplace;
import org.bindery.tck.mockcmd.TestLayout.Pasids;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DeviceOperationsTest {
  private final CommandBench bench = new CommandBench();
  private final int ioas = bench.fd.allocateIoas();

  @AfterEach
  void close() {
    bench.close();
  }

  private static Argument pasid(int operation, int device, int pasid, int table) {
    return new Argument(operation, device).with(Pasids.PASID, pasid).with(Pasids.PT_ID, table);
  }

  private static Argument replace(int device, int table) {
    return new Argument(MockDomainReplace.OPERATION, device).with(MockDomainReplace.PT_ID, table);
  }

  @Test
  void giveIdsInTheKernelsOrder() {
    Argument made = bench.device(ioas, 0);

    assertThat(made.get(MockDomain.OUT_STDEV_ID)).isEqualTo(2);
    assertThat(made.get(MockDomain.OUT_IDEV_ID)).isEqualTo(3);
    assertThat(made.get(MockDomain.OUT_HWPT_ID)).isEqualTo(4);
    assertThat(bench.fd.objects())
        .extracting(EngineObject::type)
        .containsExactly("ioas", "selftest", "device", "hwpt");
    assertThat(bench.device(ioas, 0).get(MockDomain.OUT_HWPT_ID)).isEqualTo(4);
  }

  @Test
  void endADeviceWithItsObject() {
    int device = bench.device(ioas, 0).get(MockDomain.OUT_STDEV_ID);

    bench.fd.destroy(device);

    assertThat(bench.fd.objects()).extracting(EngineObject::type).containsExactly("ioas");
    // Its place and its ids are free again.
    assertThat(bench.device(ioas, 0).get(MockDomain.OUT_STDEV_ID)).isEqualTo(device);
    assertThat(bench.machine.add().name()).isEqualTo("iommufd_mock1");
  }

  @Test
  void leaveNothingWhenTheyFail() {
    bench.refused(Errno.EINVAL, deviceOn(ioas, 2));
    bench.refused(Errno.ENOENT, deviceOn(77, 0));
    bench.answerable(false);
    bench.refused(Errno.EFAULT, deviceOn(ioas, 0));
    bench.answerable(true);

    assertThat(bench.fd.objects()).extracting(EngineObject::type).containsExactly("ioas");
    assertThat(bench.device(ioas, 0).get(MockDomain.OUT_STDEV_ID)).isEqualTo(2);
    assertThat(bench.machine.add().name()).isEqualTo("iommufd_mock1");
  }

  @Test
  void lookAtFlagsOnlyWhereTheyAreAsked() {
    bench.run(new Argument(MockDomain.OPERATION, ioas).with(MockDomain.DEV_FLAGS, 0xff));
    bench.refused(
        Errno.EINVAL,
        new Argument(MockDomain.OPERATION_WITH_FLAGS, ioas).with(MockDomain.DEV_FLAGS, 0xff));
  }

  @Test
  void refuseTheApertureToAreasThatAreThere() {
    bench.map(ioas, START - 4096, 0, 1);

    bench.refused(Errno.EADDRINUSE, deviceOn(ioas, 0));
  }

  @Test
  void moveADeviceToAnotherTable() {
    Argument made = bench.device(ioas, 0);
    int device = made.get(MockDomain.OUT_STDEV_ID);
    int table = bench.fd.allocateHwpt(made.get(MockDomain.OUT_IDEV_ID), HwptRequest.paging(ioas));

    assertThat(bench.run(replace(device, table)).get(MockDomainReplace.PT_ID)).isEqualTo(table);
    assertThat(bench.fd.hwpts()).hasSize(1);
    int other = bench.fd.allocateIoas();
    int moved = bench.run(replace(device, other)).get(MockDomainReplace.PT_ID);
    assertThat(moved).isNotIn(table, other);

    bench.refused(Errno.ENOENT, replace(device, 77));
    bench.refused(Errno.EINVAL, replace(device, made.get(MockDomain.OUT_IDEV_ID)));
    bench.refused(Errno.ENOENT, replace(made.get(MockDomain.OUT_IDEV_ID), table));
    bench.refused(Errno.ENOENT, replace(77, table));
  }

  @Test
  void tellWhatADeviceIsTranslatedBy() {
    Argument made = bench.device(ioas, 0);
    int device = made.get(MockDomain.OUT_STDEV_ID);
    int table = made.get(MockDomain.OUT_HWPT_ID);
    int other = bench.fd.allocateHwpt(made.get(MockDomain.OUT_IDEV_ID), HwptRequest.paging(ioas));

    bench.run(pasid(Pasids.CHECK_HWPT, device, 0, table));
    bench.refused(Errno.EINVAL, pasid(Pasids.CHECK_HWPT, device, 0, other));
    bench.refused(Errno.EINVAL, pasid(Pasids.CHECK_HWPT, device, 0, 0));
    bench.refused(Errno.ENOENT, pasid(Pasids.CHECK_HWPT, device, 0, 77));
    bench.refused(Errno.EINVAL, pasid(Pasids.CHECK_HWPT, device, 0, ioas));
    bench.refused(Errno.ENOENT, pasid(Pasids.CHECK_HWPT, ioas, 0, table));

    bench.run(pasid(Pasids.DETACH, device, 0, 0));
    bench.run(pasid(Pasids.CHECK_HWPT, device, 0, 0));
    bench.refused(Errno.EINVAL, replace(device, other));
    assertThat(bench.run(pasid(Pasids.ATTACH, device, 0, other)).get(Pasids.PT_ID))
        .isEqualTo(other);
    bench.refused(Errno.EBUSY, pasid(Pasids.ATTACH, device, 0, other));
    bench.run(pasid(Pasids.CHECK_HWPT, device, 0, other));
    bench.run(pasid(Pasids.REPLACE, device, 0, ioas));
    bench.refused(Errno.EINVAL, pasid(Pasids.CHECK_HWPT, device, 0, other));
  }

  @Test
  void detachAgainWhenTheAnswerCannotBeWritten() {
    int device = bench.device(ioas, 0).get(MockDomain.OUT_STDEV_ID);
    bench.run(pasid(Pasids.DETACH, device, 0, 0));

    bench.answerable(false);
    bench.refused(Errno.EFAULT, pasid(Pasids.ATTACH, device, 0, ioas));

    bench.run(pasid(Pasids.CHECK_HWPT, device, 0, 0));
  }

  @Test
  void checkTheTargetOfAPasidFirst() {
    int device = bench.device(ioas, MockDomain.PASID).get(MockDomain.OUT_STDEV_ID);

    bench.refused(Errno.ENOENT, pasid(Pasids.ATTACH, device, 9, 77));
    bench.refused(Errno.ENOENT, pasid(Pasids.REPLACE, device, 9, 77));
    bench.refused(Errno.EINVAL, pasid(Pasids.REPLACE, device, 9, ioas));
    bench.refused(Errno.ENOENT, pasid(Pasids.DETACH, ioas, 9, 0));
    bench.run(pasid(Pasids.CHECK_HWPT, device, 9, 0));
  }

  @Test
  void areNotAllThereAre() {
    bench.refused(Errno.EOPNOTSUPP, new Argument(0, ioas));
    bench.refused(Errno.EOPNOTSUPP, new Argument(22, ioas));
    assertThat(bench.command.number()).isEqualTo(0x3ba0);
    assertThat(bench.command.size()).isEqualTo(72);
    assertThat(bench.command.minimum()).isEqualTo(68);
  }
}
