package org.bindery.uapi.kvm;

import java.util.List;
import org.bindery.uapi.Ioctl;

/** The commands of {@code /dev/kvm} and of a virtual machine's file. */
public final class KvmCommands {
  /** By value, without argument. Always {@link #API_VERSION}. */
  public static final int GET_API_VERSION = 0xae00;

  public static final int API_VERSION = 12;

  /** Answers a new file, the virtual machine's; by value, its type. */
  public static final int CREATE_VM = 0xae01;

  /** Those with a struct, by ascending number. */
  public static final List<Ioctl> COMMANDS =
      List.of(DeviceAttribute.COMMAND, UserspaceMemoryRegion.COMMAND, CreateDevice.COMMAND);

  private KvmCommands() {}
}
