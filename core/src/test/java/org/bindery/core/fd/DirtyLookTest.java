package org.bindery.core.fd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.bindery.api.Access;
import org.bindery.api.Area;
import org.bindery.api.Hwpt;
import org.bindery.api.IovaRange;
import org.bindery.engine.DirtyCommands;
import org.bindery.engine.EngineFd;
import org.bindery.hardware.DirtyTracking.DirtySink;
import org.junit.jupiter.api.Test;

class DirtyLookTest {
  private record Mapped(long iova, long length) implements Area {
    @Override
    public Access access() {
      return Access.READ_WRITE;
    }

    @Override
    public long address() {
      return 0;
    }
  }

  /** Pages that were written, in areas with holes between; a report ends at a hole, as Linux's. */
  private static final class Written implements DirtyCommands {
    final TreeSet<Long> pages = new TreeSet<>();
    final List<Area> areas =
        List.of(
            new Mapped(0x10000, 0x4000), new Mapped(0x20000, 0x1000), new Mapped(0x21000, 0x2000));
    final List<String> asked = new ArrayList<>();

    @Override
    public void setDirtyTracking(int hwpt, boolean wanted) {
      asked.add(wanted ? "on" : "off");
    }

    @Override
    public void readDirty(
        int hwpt, long iova, long length, long pageSize, boolean clear, DirtySink sink) {
      asked.add("0x%x+0x%x".formatted(iova, length));
      for (long page : new TreeSet<>(pages.subSet(iova, iova + length))) {
        sink.dirty(page, 4096);
        if (clear) {
          pages.remove(page);
        }
      }
    }
  }

  private final Written written = new Written();
  private final DirtyLook look = new DirtyLook("fd0", engine(Optional.of(written)));

  private EngineFd engine(Optional<DirtyCommands> commands) {
    Hwpt table = (Hwpt) proxy(Hwpt.class, name -> name.equals("id") ? 3 : 1);
    return (EngineFd)
        proxy(
            EngineFd.class,
            name ->
                switch (name) {
                  case "commands" -> commands;
                  case "areas" -> written.areas;
                  case "hwpts" -> List.of(table);
                  default -> throw new AssertionError(name);
                });
  }

  private static Object proxy(Class<?> type, java.util.function.Function<String, Object> answer) {
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> answer.apply(method.getName()));
  }

  @Test
  void aHoleHidesNothingBehindIt() {
    written.pages.addAll(List.of(0x11000L, 0x22000L));
    assertThat(look.read(3, IovaRange.all(), 4096, false))
        .containsExactly(new IovaRange(0x11000, 0x11fff), new IovaRange(0x22000, 0x22fff));
    assertThat(written.asked).containsExactly("0x10000+0x4000", "0x20000+0x1000", "0x21000+0x2000");
  }

  @Test
  void pagesThatTouchAreOneRange() {
    written.pages.addAll(List.of(0x20000L, 0x21000L, 0x11000L, 0x12000L));
    assertThat(look.read(3, IovaRange.all(), 4096, true))
        .containsExactly(new IovaRange(0x11000, 0x12fff), new IovaRange(0x20000, 0x21fff));
    assertThat(look.read(3, IovaRange.all(), 4096, true)).isEmpty();
  }

  @Test
  void anyPageSizeIsAnsweredThoughNoAreaIsAsLarge() {
    written.pages.addAll(List.of(0x11000L, 0x22000L));
    assertThat(look.read(3, IovaRange.all(), 0x10000, false))
        .containsExactly(new IovaRange(0x10000, 0x2ffff));
    assertThat(look.read(3, IovaRange.all(), 0x8000, false))
        .containsExactly(new IovaRange(0x10000, 0x17fff), new IovaRange(0x20000, 0x27fff));
  }

  @Test
  void onlyWhatIsAskedForIsCleared() {
    written.pages.addAll(List.of(0x10000L, 0x13000L));
    assertThat(look.read(3, new IovaRange(0x12800, 0x13004), 4096, true))
        .containsExactly(new IovaRange(0x13000, 0x13fff));
    assertThat(written.asked).containsExactly("0x12000+0x2000");
    assertThat(written.pages).containsExactly(0x10000L);
  }

  @Test
  void whatCannotBeIsRefused() {
    assertThatThrownBy(() -> look.read(3, IovaRange.all(), 0x3000, true))
        .hasMessageContaining("EINVAL")
        .hasMessageContaining("0x3000 is not a power of two");
    assertThatThrownBy(() -> look.read(3, IovaRange.all(), 2048, true))
        .hasMessageContaining("EINVAL");
    assertThatThrownBy(() -> look.read(4, IovaRange.all(), 4096, true))
        .hasMessageContaining("ENOENT")
        .hasMessageContaining("fd0 has no page table 4");
    DirtyLook none = new DirtyLook("fd0", engine(Optional.empty()));
    assertThatThrownBy(() -> none.track(3, true)).hasMessageContaining("EOPNOTSUPP");
  }
}
