package org.bindery.shell.noun;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.bindery.api.Buffer;
import org.bindery.api.Errno;
import org.bindery.api.Refusal;
import org.bindery.api.VirtualCpu;
import org.bindery.api.VirtualCpu.MemoryType;
import org.bindery.api.Vm;
import org.bindery.api.WbinvdCount;
import org.bindery.shell.command.Verb;
import org.bindery.shell.grammar.Arguments;
import org.bindery.shell.grammar.UsageException;
import org.bindery.shell.output.Hex;
import org.bindery.shell.output.Readable;

/**
 * A guest's memory and what its processor does with it, through the caches: the verbs of {@code vm}
 * that show whether DMA is coherent.
 */
final class GuestCommands {
  /** A line of the processors' cache. */
  private static final long LINE = 64;

  private final Administrator admin;

  GuestCommands(Administrator admin) {
    this.admin = admin;
  }

  /** What {@code vm map} returns; wherever a slot is asked for, it stands for it. */
  public record Mapped(String vm, int slot, @Hex long address, @Hex long length)
      implements Readable {
    @Override
    public String text() {
      return "0x%x-0x%x is memory of %s, slot %d"
          .formatted(address, address + length - 1, vm, slot);
    }

    @Override
    public String toString() {
      return Integer.toString(slot);
    }
  }

  /**
   * What the guest's processor loaded.
   *
   * @param hex two digits a byte, without gaps
   */
  public record Loaded(String vm, @Hex long address, @Hex long length, String hex)
      implements Readable {
    @Override
    public String text() {
      return HexLines.of(address, HexFormat.of().parseHex(hex));
    }
  }

  /** What the guest's processor stored. */
  public record Stored(
      String vm, @Hex long address, @Hex long length, String pattern, Optional<String> seed)
      implements Readable {
    @Override
    public String text() {
      return "the guest of %s stored 0x%x bytes of %s at 0x%x"
          .formatted(vm, length, new Pattern(pattern, seed), address);
    }
  }

  /**
   * What the guest's WBINVD has come to, with the one just executed; empty: not to be seen.
   *
   * @param ignored those that did nothing
   * @param carriedOut those that did
   * @param lines cache lines that those threw out
   */
  public record Wbinvd(String vm, OptionalLong ignored, OptionalLong carriedOut, OptionalLong lines)
      implements Readable {
    static Wbinvd of(Vm vm) {
      Optional<WbinvdCount> count = vm.wbinvd();
      return new Wbinvd(
          vm.name(),
          VirtualMachines.number(count.map(WbinvdCount::ignored)),
          VirtualMachines.number(count.map(WbinvdCount::carriedOut)),
          VirtualMachines.number(count.map(WbinvdCount::lines)));
    }

    @Override
    public String text() {
      return ignored.isEmpty()
          ? "the guest of %s executed WBINVD; what came of it is not to be seen".formatted(vm)
          : "the guest of %s executed WBINVD; so far %d ignored, %d carried out, %d lines flushed"
              .formatted(vm, ignored.getAsLong(), carriedOut.getAsLong(), lines.getAsLong());
    }
  }

  List<Verb> verbs() {
    return List.of(
        Verb.of(
            "vm map VM ADDRESS BUFFER [--offset N] [--length N]",
            "makes a buffer the guest's memory, from a guest physical address on",
            this::map),
        Verb.of("vm unmap VM SLOT", "takes such memory away", this::unmap),
        Verb.of(
            "vm read VM ADDRESS [--length N]",
            "the guest loads 64 bytes, or so many, through the cache",
            this::read),
        Verb.of(
            "vm write VM ADDRESS [--random SEED] [--byte N] [--text S] [--length N]",
            "the guest stores 64 bytes, or so many, through the cache",
            this::write),
        Verb.of(
            "vm memoryType VM ADDRESS LENGTH --type writeBack|uncached",
            "how the guest maps memory; it counts while DMA is treated as incoherent",
            this::memoryType),
        Verb.of("vm flush VM ADDRESS", "the guest executes CLFLUSH, of one line", this::flush),
        Verb.of("vm wbinvd VM", "the guest executes WBINVD", this::wbinvd));
  }

  private Mapped map(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    Buffer buffer = admin.session().buffer(arguments.text("BUFFER"));
    Slice slice = Slice.of(arguments, buffer, buffer.length());
    long address = arguments.number("ADDRESS");
    int slot = vm.map(address, buffer.address() + slice.offset(), slice.length());
    return new Mapped(vm.name(), slot, address, slice.length());
  }

  private Done unmap(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    int slot = arguments.integer("SLOT");
    vm.unmap(slot);
    return new Done(
        "vm unmap", vm.name(), "slot %d of %s is no memory any more".formatted(slot, vm.name()));
  }

  private Loaded read(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    long address = arguments.number("ADDRESS");
    byte[] bytes = new byte[length(arguments)];
    cpu(vm).read(address, MemorySegment.ofArray(bytes));
    return new Loaded(vm.name(), address, bytes.length, HexFormat.of().formatHex(bytes));
  }

  private Stored write(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    long address = arguments.number("ADDRESS");
    MemorySegment bytes = MemorySegment.ofArray(new byte[length(arguments)]);
    Pattern pattern = Pattern.fill(bytes, arguments);
    cpu(vm).write(address, bytes);
    return new Stored(vm.name(), address, bytes.byteSize(), pattern.name(), pattern.seed());
  }

  private Done memoryType(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    long address = arguments.number("ADDRESS");
    long length = arguments.number("LENGTH");
    MemoryType type = arguments.choice("--type", MemoryType.class).orElseThrow();
    cpu(vm).memoryType(address, length, type);
    return new Done(
        "vm memoryType",
        vm.name(),
        "the guest of %s maps 0x%x bytes from 0x%x %s"
            .formatted(
                vm.name(),
                length,
                address,
                type == MemoryType.UNCACHED ? "uncached" : "write-back"));
  }

  private Done flush(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    long address = arguments.number("ADDRESS");
    cpu(vm).flush(address);
    return new Done(
        "vm flush",
        vm.name(),
        "the guest of %s flushed the line of 0x%x".formatted(vm.name(), address));
  }

  private Wbinvd wbinvd(Arguments arguments) {
    Vm vm = admin.vm(arguments);
    cpu(vm).writeBackAndInvalidate();
    return Wbinvd.of(vm);
  }

  private static int length(Arguments arguments) {
    long length = arguments.number("--length", LINE);
    if (Long.compareUnsigned(length, Dump.MOST) > 0) {
      throw new UsageException("--length is too large (0x%x at most)", Dump.MOST);
    }
    return (int) length;
  }

  private static VirtualCpu cpu(Vm vm) {
    return vm.cpu()
        .orElseThrow(() ->
            Refusal.of(
                    Errno.EOPNOTSUPP,
                    "host %s does not show the processor of %s: its guest runs elsewhere",
                    vm.host(),
                    vm.name())
                .exception());
  }
}
