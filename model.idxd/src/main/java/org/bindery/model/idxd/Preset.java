package org.bindery.model.idxd;

import org.bindery.model.idxd.register.Registers;
import org.bindery.model.idxd.register.TableOffsets;

/** Devices that are sold, by what their registers say. */
public enum Preset {
  /** The data streaming accelerator of the fourth generation of scalable Xeon processors. */
  SPR_DSA(DeviceKind.DSA, 0x0b25, 0x40915f0107L, 0x36004L, 4, 0x1003f03ffL, 0),
  /** The analytics accelerator beside it. */
  SPR_IAX(DeviceKind.IAX, 0x0cfe, 0x71f10901f0105L, 4, 8, 0xdL, 0x7f331cL);

  private static final int VENDOR = 0x8086;

  // 128 descriptors in 8 queues with 64 bytes of configuration each: both modes, ATS, priority,
  // occupancy,
  // operations by queue.
  private static final long WQCAP = 0x005f000001080080L;
  private static final int INTERRUPTS = 9;
  private static final TableOffsets TABLES = TableOffsets.of(0x400, 0x500, 0x800, 0x4000, 0x3000);

  private final DeviceKind kind;
  private final int device;
  private final long gencap;
  private final long grpcap;
  private final long engcap;
  private final long opcap0;
  private final long opcap1;

  Preset(
      DeviceKind kind,
      int device,
      long gencap,
      long grpcap,
      long engcap,
      long opcap0,
      long opcap1) {
    this.kind = kind;
    this.device = device;
    this.gencap = gencap;
    this.grpcap = grpcap;
    this.engcap = engcap;
    this.opcap0 = opcap0;
    this.opcap1 = opcap1;
  }

  public DeviceKind kind() {
    return kind;
  }

  /** The PCI vendor id. */
  public int vendor() {
    return VENDOR;
  }

  /** The PCI device id. */
  public int device() {
    return device;
  }

  /** MSI-X vectors: 0 for the device, then one for each queue. */
  public int interrupts() {
    return INTERRUPTS;
  }

  public Capabilities capabilities() {
    return Capabilities.read(kind, this::register);
  }

  /** A register that says what the device can; 0 where there is none such. */
  public long register(int offset) {
    return switch (offset) {
      case Registers.VERSION -> 0x100;
      case Registers.GENCAP -> gencap;
      case Registers.WQCAP -> WQCAP;
      case Registers.GRPCAP -> grpcap;
      case Registers.ENGCAP -> engcap;
      case Registers.OPCAP -> opcap0;
      case Registers.OPCAP + 8 -> opcap1;
      case Registers.OFFSETS -> TABLES.low();
      case Registers.OFFSETS + 8 -> TABLES.high();
      default -> 0;
    };
  }
}
