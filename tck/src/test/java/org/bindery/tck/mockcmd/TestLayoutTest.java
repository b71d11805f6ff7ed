package org.bindery.tck.mockcmd;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The union is as the C compiler lays it out. */
class TestLayoutTest {
  // By gcc on x86-64, from the header: each field of the union with its offset.
  private static final Set<String> OFFSETS =
      Set.of(
          "AddReserved.start 16",
          "AddReserved.length 24",
          "MockDomain.out_stdev_id 16",
          "MockDomain.out_hwpt_id 20",
          "MockDomain.out_idev_id 24",
          "MockDomain.dev_flags 28",
          "MockDomainReplace.pt_id 16",
          "CheckMap.iova 16",
          "CheckMap.length 24",
          "CheckMap.uptr 32",
          "CheckRefs.length 16",
          "CheckRefs.uptr 24",
          "CheckRefs.refs 32",
          "CreateAccess.out_access_fd 16",
          "CreateAccess.flags 20",
          "DestroyAccessPages.access_pages_id 16",
          "AccessPages.flags 16",
          "AccessPages.out_access_pages_id 20",
          "AccessPages.iova 24",
          "AccessPages.length 32",
          "AccessPages.uptr 40",
          "AccessRw.iova 16",
          "AccessRw.length 24",
          "AccessRw.uptr 32",
          "AccessRw.flags 40",
          "MemoryLimit.limit 16",
          "AccessReplaceIoas.ioas_id 16",
          "Dirty.flags 16",
          "Dirty.iova 24",
          "Dirty.length 32",
          "Dirty.page_size 40",
          "Dirty.uptr 48",
          "Dirty.out_nr_dirty 56",
          "CheckIotlb.id 16",
          "CheckIotlb.iotlb 20",
          "TriggerIopf.dev_id 16",
          "TriggerIopf.pasid 20",
          "TriggerIopf.grpid 24",
          "TriggerIopf.perm 28",
          "TriggerIopf.addr 32",
          "CheckDevCache.id 16",
          "CheckDevCache.cache 20",
          "TriggerVevent.dev_id 16",
          "Pasids.pasid 16",
          "Pasids.pt_id 20",
          "Pasids.hwpt_id 20");

  @Test
  void isTheKernels() throws IllegalAccessException {
    Set<String> found = new HashSet<>();
    for (Class<?> operation : TestLayout.class.getDeclaredClasses()) {
      for (Field constant : operation.getDeclaredFields()) {
        if (Modifier.isStatic(constant.getModifiers())
            && constant.get(null) instanceof org.bindery.uapi.Field field) {
          found.add(operation.getSimpleName() + "." + field.name() + " " + field.offset());
        }
      }
    }
    assertThat(found).isEqualTo(OFFSETS);
  }
}
