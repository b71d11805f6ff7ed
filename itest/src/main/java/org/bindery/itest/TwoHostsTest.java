package org.bindery.itest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Hashtable;
import java.util.SplittableRandom;
import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.junit.jupiter.api.Test;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Two simulated machines in one framework. */
class TwoHostsTest {
  private final Lab lab = new Lab();

  @Test
  void devicesOfTwoHostsWorkAtOnceAndAmbiguousNamesAreRefused() throws Exception {
    var first = lab.iommu();
    Ledger before = Ledger.of(lab);
    Configuration configuration =
        lab.service(ConfigurationAdmin.class, "(objectClass=*)")
            .getFactoryConfiguration("org.bindery.host.sim", "second", "?");
    var properties = new Hashtable<String, Object>();
    properties.put("name", "second");
    properties.put("description", "edu-lab");
    configuration.update(properties);
    try {
      var second = lab.iommu("second");
      assertThatThrownBy(() -> lab.administration().device(Lab.EDU))
          .isInstanceOfSatisfying(
              RefusedException.class,
              e -> {
                assertThat(e.errno()).isEqualTo(Errno.EINVAL);
                assertThat(e.refusal().reason())
                    .contains("edu-lab/" + Lab.EDU, "second/" + Lab.EDU);
              });
      try (Bench one = new Bench(first, "edu-lab/" + Lab.EDU);
          Bench two = new Bench(second, "second/" + Lab.EDU)) {
        for (int i = 0; i < 20; i++) {
          one.move(new SplittableRandom(i));
          two.move(new SplittableRandom(100 + i));
          assertThat(one.moved() && two.moved()).isTrue();
        }
        assertThat(one.guardsIntact() && two.guardsIntact()).isTrue();
        assertThatThrownBy(
                () -> one.fd.bind(org.bindery.api.BindRequest.of("second/" + Lab.EDU_IN_GROUP)))
            .isInstanceOf(RefusedException.class)
            .hasMessageContaining("second");
      }
    } finally {
      configuration.delete();
    }
    before.awaitSame(lab);
  }
}
