package org.bindery.iommufd.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.bindery.api.Errno;
import org.bindery.api.RefusedException;
import org.bindery.iommufd.failure.Failures;
import org.junit.jupiter.api.Test;

class ObjectTableTest {
  private final ObjectTable objects = new ObjectTable("fd0", 2, Failures.NONE);

  private FdObject published() {
    FdObject made = new FdObject(objects.reserve(), "thing") {};
    objects.publish(made);
    return made;
  }

  @Test
  void whatGoesForGoodGoesThoughACommandLooksAtIt() {
    FdObject gone = published();
    FdObject looking = objects.useAny(gone.id());
    objects.retireForGood(gone);
    objects.retireForGood(gone);
    assertThat(objects.useAny(gone.id())).isNull();
    assertThat(objects.use(gone)).isFalse();
    assertThatThrownBy(() -> objects.get(gone.id()))
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOENT));
    objects.release(looking);
    assertThat(objects.retire(gone)).as("it has gone already").isFalse();
  }

  @Test
  void itsIdStaysTakenButIsNoObjectOfTheLimit() {
    objects.retireForGood(published());
    assertThat(published().id()).isEqualTo(2);
    assertThat(published().id()).isEqualTo(3);
    assertThatThrownBy(objects::reserve)
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.errno()).isEqualTo(Errno.ENOMEM));
  }
}
