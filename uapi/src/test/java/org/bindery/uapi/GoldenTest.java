package org.bindery.uapi;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bindery.uapi.iommufd.GetHwInfo;
import org.bindery.uapi.iommufd.HwptAlloc;
import org.bindery.uapi.iommufd.HwptGetDirtyBitmap;
import org.bindery.uapi.iommufd.HwptPageResponse;
import org.bindery.uapi.iommufd.HwptPgfault;
import org.bindery.uapi.iommufd.HwptSetDirtyTracking;
import org.bindery.uapi.iommufd.IoasMap;
import org.bindery.uapi.iommufd.IommufdCommands;
import org.bindery.uapi.iommufd.Option;
import org.bindery.uapi.iommufd.VeventHeader;
import org.bindery.uapi.iommufd.VfioIoas;
import org.bindery.uapi.kvm.CreateDevice;
import org.bindery.uapi.kvm.DeviceAttribute;
import org.bindery.uapi.kvm.KvmCommands;
import org.bindery.uapi.vfio.DeviceAttachIommufdPt;
import org.bindery.uapi.vfio.DeviceBindIommufd;
import org.bindery.uapi.vfio.DeviceDetachIommufdPt;
import org.bindery.uapi.vfio.DeviceGetInfo;
import org.bindery.uapi.vfio.DeviceGetIrqInfo;
import org.bindery.uapi.vfio.DeviceGetRegionInfo;
import org.bindery.uapi.vfio.DeviceSetIrqs;
import org.bindery.uapi.vfio.GroupGetStatus;
import org.bindery.uapi.vfio.IommuGetInfo;
import org.bindery.uapi.vfio.IommuMapDma;
import org.bindery.uapi.vfio.IommuUnmapDma;
import org.bindery.uapi.vfio.Type1CapIovaRange;
import org.bindery.uapi.vfio.Type1InfoDmaAvail;
import org.bindery.uapi.vfio.VfioCommands;
import org.junit.jupiter.api.Test;

/** Numbers and layouts are those of the kernel's headers: see golden.c. */
class GoldenTest {
  @Test
  void layoutsAreTheKernels() {
    List<String> ours = new ArrayList<>();
    for (Command command : commands()) {
      ours.add(
          "command %s 0x%x %d %d"
              .formatted(command.name(), command.number(), command.size(), command.minimum()));
      fields(command.fields(), ours);
    }
    for (Ioctl command : KvmCommands.COMMANDS) {
      Struct argument = command.argument();
      ours.add("ioctl %s 0x%x %d".formatted(command.name(), command.number(), argument.size()));
      fields(argument.fields(), ours);
    }
    for (Struct struct : structs()) {
      ours.add("struct %s %d".formatted(struct.name(), struct.size()));
      fields(struct.fields(), ours);
    }
    assertThat(ours)
        .containsExactlyInAnyOrderElementsOf(
            golden().filter(line -> line.matches("(command|ioctl|struct|  ).*")).toList());
    assertThat(ours).hasSizeGreaterThan(150);
  }

  @Test
  void fieldsFollowTheirStruct() {
    // The other test compares without regard to order: here each field stands below its struct.
    Map<String, List<String>> theirs = new TreeMap<>();
    String[] current = new String[1];
    golden()
        .forEach(line -> {
          String[] words = line.strip().split(" ");
          if (line.startsWith("  ")) {
            theirs.get(current[0]).add(words[0]);
          } else if (!words[0].equals("constant") && !words[0].equals("number")) {
            current[0] = words[1];
            theirs.put(words[1], new ArrayList<>());
          }
        });
    for (Ioctl command : KvmCommands.COMMANDS) {
      assertThat(command.argument().fields())
          .extracting(Field::name)
          .isEqualTo(theirs.get(command.name()));
    }
    for (Command command : commands()) {
      assertThat(command.fields()).extracting(Field::name).isEqualTo(theirs.get(command.name()));
    }
  }

  @Test
  void commandsStandByAscendingNumber() {
    assertThat(IommufdCommands.COMMANDS).extracting(Command::number).isSorted();
    assertThat(VfioCommands.COMMANDS).extracting(Command::number).isSorted();
    assertThat(KvmCommands.COMMANDS).extracting(Ioctl::number).isSorted();
  }

  @Test
  void constantsAreTheKernels() {
    Map<String, Integer> theirs = new TreeMap<>();
    golden()
        .map(line -> line.split(" "))
        .filter(words -> words[0].equals("constant") || words[0].equals("number"))
        .forEach(words -> theirs.put(words[1], Integer.decode(words[2])));
    assertThat(new TreeMap<>(ours())).isEqualTo(theirs);
  }

  private static Map<String, Integer> ours() {
    return Map.ofEntries(
        Map.entry("IOMMU_IOAS_MAP_FIXED_IOVA", IoasMap.FIXED_IOVA),
        Map.entry("IOMMU_IOAS_MAP_WRITEABLE", IoasMap.WRITEABLE),
        Map.entry("IOMMU_IOAS_MAP_READABLE", IoasMap.READABLE),
        Map.entry("IOMMU_OPTION_RLIMIT_MODE", Option.RLIMIT_MODE),
        Map.entry("IOMMU_OPTION_HUGE_PAGES", Option.HUGE_PAGES),
        Map.entry("IOMMU_OPTION_OP_SET", Option.OP_SET),
        Map.entry("IOMMU_OPTION_OP_GET", Option.OP_GET),
        Map.entry("IOMMU_VFIO_IOAS_GET", VfioIoas.GET),
        Map.entry("IOMMU_VFIO_IOAS_SET", VfioIoas.SET),
        Map.entry("IOMMU_VFIO_IOAS_CLEAR", VfioIoas.CLEAR),
        Map.entry("IOMMU_HWPT_ALLOC_NEST_PARENT", HwptAlloc.NEST_PARENT),
        Map.entry("IOMMU_HWPT_ALLOC_DIRTY_TRACKING", HwptAlloc.DIRTY_TRACKING),
        Map.entry("IOMMU_HWPT_FAULT_ID_VALID", HwptAlloc.FAULT_ID_VALID),
        Map.entry("IOMMU_HWPT_ALLOC_PASID", HwptAlloc.PASID),
        Map.entry("IOMMU_HW_INFO_FLAG_INPUT_TYPE", GetHwInfo.FLAG_INPUT_TYPE),
        Map.entry("IOMMU_HW_INFO_TYPE_NONE", GetHwInfo.TYPE_NONE),
        Map.entry("IOMMU_HW_INFO_TYPE_INTEL_VTD", GetHwInfo.TYPE_INTEL_VTD),
        Map.entry("IOMMU_HW_INFO_TYPE_ARM_SMMUV3", GetHwInfo.TYPE_ARM_SMMUV3),
        Map.entry("IOMMU_HW_INFO_TYPE_AMD", GetHwInfo.TYPE_AMD),
        Map.entry("IOMMU_HW_CAP_DIRTY_TRACKING", GetHwInfo.CAP_DIRTY_TRACKING),
        Map.entry("IOMMU_HW_CAP_PCI_PASID_EXEC", GetHwInfo.CAP_PCI_PASID_EXEC),
        Map.entry("IOMMU_HW_CAP_PCI_PASID_PRIV", GetHwInfo.CAP_PCI_PASID_PRIV),
        Map.entry("IOMMU_HW_CAP_PCI_ATS_NOT_SUPPORTED", GetHwInfo.CAP_PCI_ATS_NOT_SUPPORTED),
        Map.entry("IOMMU_HWPT_DIRTY_TRACKING_ENABLE", HwptSetDirtyTracking.ENABLE),
        Map.entry("IOMMU_HWPT_GET_DIRTY_BITMAP_NO_CLEAR", HwptGetDirtyBitmap.NO_CLEAR),
        Map.entry("IOMMU_PGFAULT_FLAGS_PASID_VALID", HwptPgfault.PASID_VALID),
        Map.entry("IOMMU_PGFAULT_FLAGS_LAST_PAGE", HwptPgfault.LAST_PAGE),
        Map.entry("IOMMU_PGFAULT_PERM_READ", HwptPgfault.READ),
        Map.entry("IOMMU_PGFAULT_PERM_WRITE", HwptPgfault.WRITE),
        Map.entry("IOMMU_PGFAULT_PERM_EXEC", HwptPgfault.EXEC),
        Map.entry("IOMMU_PGFAULT_PERM_PRIV", HwptPgfault.PRIV),
        Map.entry("IOMMUFD_PAGE_RESP_SUCCESS", HwptPageResponse.SUCCESS),
        Map.entry("IOMMUFD_PAGE_RESP_INVALID", HwptPageResponse.INVALID),
        Map.entry("IOMMU_VEVENTQ_FLAG_LOST_EVENTS", VeventHeader.LOST_EVENTS),
        Map.entry("VFIO_IOMMU_INFO_PGSIZES", IommuGetInfo.FLAG_PGSIZES),
        Map.entry("VFIO_IOMMU_INFO_CAPS", IommuGetInfo.FLAG_CAPS),
        Map.entry("VFIO_DMA_MAP_FLAG_READ", IommuMapDma.READ),
        Map.entry("VFIO_DMA_MAP_FLAG_WRITE", IommuMapDma.WRITE),
        Map.entry("VFIO_DMA_UNMAP_FLAG_ALL", IommuUnmapDma.ALL),
        Map.entry("VFIO_IOMMU_TYPE1_INFO_CAP_IOVA_RANGE", Type1CapIovaRange.ID),
        Map.entry("VFIO_IOMMU_TYPE1_INFO_DMA_AVAIL", Type1InfoDmaAvail.ID),
        Map.entry("VFIO_SET_IOMMU", VfioCommands.SET_IOMMU),
        Map.entry("VFIO_TYPE1_IOMMU", VfioCommands.TYPE1_IOMMU),
        Map.entry("VFIO_TYPE1v2_IOMMU", VfioCommands.TYPE1V2_IOMMU),
        Map.entry("VFIO_UNMAP_ALL", VfioCommands.UNMAP_ALL),
        Map.entry("VFIO_DEVICE_FLAGS_RESET", DeviceGetInfo.FLAGS_RESET),
        Map.entry("VFIO_DEVICE_FLAGS_PCI", DeviceGetInfo.FLAGS_PCI),
        Map.entry("VFIO_REGION_INFO_FLAG_READ", DeviceGetRegionInfo.FLAG_READ),
        Map.entry("VFIO_REGION_INFO_FLAG_WRITE", DeviceGetRegionInfo.FLAG_WRITE),
        Map.entry("VFIO_REGION_INFO_FLAG_MMAP", DeviceGetRegionInfo.FLAG_MMAP),
        Map.entry("VFIO_REGION_INFO_FLAG_CAPS", DeviceGetRegionInfo.FLAG_CAPS),
        Map.entry("VFIO_REGION_INFO_CAP_SPARSE_MMAP", DeviceGetRegionInfo.CAP_SPARSE_MMAP),
        Map.entry("VFIO_IRQ_INFO_EVENTFD", DeviceGetIrqInfo.EVENTFD),
        Map.entry("VFIO_IRQ_INFO_MASKABLE", DeviceGetIrqInfo.MASKABLE),
        Map.entry("VFIO_IRQ_INFO_AUTOMASKED", DeviceGetIrqInfo.AUTOMASKED),
        Map.entry("VFIO_IRQ_INFO_NORESIZE", DeviceGetIrqInfo.NORESIZE),
        Map.entry("VFIO_IRQ_SET_DATA_NONE", DeviceSetIrqs.DATA_NONE),
        Map.entry("VFIO_IRQ_SET_DATA_BOOL", DeviceSetIrqs.DATA_BOOL),
        Map.entry("VFIO_IRQ_SET_DATA_EVENTFD", DeviceSetIrqs.DATA_EVENTFD),
        Map.entry("VFIO_IRQ_SET_ACTION_MASK", DeviceSetIrqs.ACTION_MASK),
        Map.entry("VFIO_IRQ_SET_ACTION_UNMASK", DeviceSetIrqs.ACTION_UNMASK),
        Map.entry("VFIO_IRQ_SET_ACTION_TRIGGER", DeviceSetIrqs.ACTION_TRIGGER),
        Map.entry("VFIO_DEVICE_BIND_FLAG_TOKEN", DeviceBindIommufd.FLAG_TOKEN),
        Map.entry("VFIO_DEVICE_ATTACH_PASID", DeviceAttachIommufdPt.FLAG_PASID),
        Map.entry("VFIO_DEVICE_DETACH_PASID", DeviceDetachIommufdPt.FLAG_PASID),
        Map.entry("vfio_irq_set_data", DeviceSetIrqs.DATA),
        Map.entry("VFIO_GET_API_VERSION", VfioCommands.GET_API_VERSION),
        Map.entry("VFIO_CHECK_EXTENSION", VfioCommands.CHECK_EXTENSION),
        Map.entry("VFIO_DEVICE_RESET", VfioCommands.DEVICE_RESET),
        Map.entry("VFIO_DMA_CC_IOMMU", VfioCommands.DMA_CC_IOMMU),
        Map.entry("VFIO_NOIOMMU_IOMMU", VfioCommands.NOIOMMU_IOMMU),
        Map.entry("VFIO_GROUP_SET_CONTAINER", VfioCommands.GROUP_SET_CONTAINER),
        Map.entry("VFIO_GROUP_UNSET_CONTAINER", VfioCommands.GROUP_UNSET_CONTAINER),
        Map.entry("VFIO_GROUP_GET_DEVICE_FD", VfioCommands.GROUP_GET_DEVICE_FD),
        Map.entry("VFIO_GROUP_FLAGS_VIABLE", GroupGetStatus.VIABLE),
        Map.entry("VFIO_GROUP_FLAGS_CONTAINER_SET", GroupGetStatus.CONTAINER_SET),
        Map.entry("KVM_API_VERSION", KvmCommands.API_VERSION),
        Map.entry("KVM_GET_API_VERSION", KvmCommands.GET_API_VERSION),
        Map.entry("KVM_CREATE_VM", KvmCommands.CREATE_VM),
        Map.entry("KVM_DEV_TYPE_VFIO", CreateDevice.TYPE_VFIO),
        Map.entry("KVM_DEV_VFIO_FILE", DeviceAttribute.VFIO_FILE),
        Map.entry("KVM_DEV_VFIO_FILE_ADD", (int) DeviceAttribute.VFIO_FILE_ADD),
        Map.entry("KVM_DEV_VFIO_FILE_DEL", (int) DeviceAttribute.VFIO_FILE_DEL));
  }

  private static List<Struct> structs() {
    return Stream.concat(IommufdCommands.STRUCTS.stream(), VfioCommands.STRUCTS.stream()).toList();
  }

  private static List<Command> commands() {
    return Stream.of(IommufdCommands.COMMANDS, IommufdCommands.LATER, VfioCommands.COMMANDS)
        .flatMap(List::stream)
        .toList();
  }

  private static void fields(List<Field> fields, List<String> into) {
    for (Field field : fields) {
      into.add("  %s %d %d".formatted(field.name(), field.offset(), field.width()));
    }
  }

  private static Stream<String> golden() {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                GoldenTest.class.getResourceAsStream("golden.txt"), StandardCharsets.UTF_8))) {
      return reader.lines().filter(line -> !line.startsWith("#")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
