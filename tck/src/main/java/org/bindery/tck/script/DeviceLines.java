package org.bindery.tck.script;

import static org.bindery.tck.script.Chance.ioctl;
import static org.bindery.tck.script.Chance.line;

import java.util.List;

/** Mock devices: made, moved from table to table, with their PASIDs, and ended. */
record DeviceLines(Chance chance, Made made) {
  static final int PASID = 4;

  List<String> make() {
    return make(made.table(), chance.flags(chance.one(0, PASID, PASID, 1), 8));
  }

  static List<String> make(String table, int flags) {
    return line(
        "DEVICE op=12 id=%s dev_flags=%d -> ? out_stdev_id=? out_hwpt_id=? out_idev_id=?",
        table, flags);
  }

  List<String> move() {
    return move(made.table());
  }

  List<String> move(String table) {
    return line("REPLACE op=10 id=%s pt_id=%s -> ? pt_id=?", made.id("stdev"), table);
  }

  /** Attach, replace, detach, or what it is attached to. */
  List<String> pasid() {
    return line(
        "PASID op=%d id=%s pasid=%s pt_id=%s -> ?",
        chance.one(18, 18, 18, 19, 19, 20, 21), made.id("stdev"), chance.pasid(), made.table());
  }

  List<String> info() {
    return List.of(
        ioctl(
            "IOMMU_GET_HW_INFO dev_id=%s data_len=16 data_uptr=&out"
                + " -> ? data_len=? out_data_type=? out_max_pasid_log2=? out_capabilities=?",
            made.id("idev")),
        "expect out ?");
  }

  List<String> cache() {
    return line(
        "CHECK_CACHE op=16 id=%s entry=%d cache=%s -> ?",
        made.id("idev"), chance.below(5), chance.one("0", "0xbaddad"));
  }

  /** Ends anything. */
  List<String> destroy() {
    return made.destroy(
        made.id(
            "ioas", "hwpt", "stdev", "idev", "fault", "viommu", "vdevice", "veventq", "hw_queue"));
  }
}
