package org.bindery.core.admin;

import java.util.List;
import java.util.stream.Stream;
import org.bindery.api.FdView;
import org.bindery.api.SoftwareDevice;
import org.bindery.core.fd.Binding;
import org.bindery.core.fd.OwnedFd;
import org.bindery.engine.EngineObject;

record FdFacts(
    String name,
    String host,
    String owner,
    List<String> devices,
    int ioases,
    int hwpts,
    long faults,
    long faultsDropped)
    implements FdView {
  static FdFacts of(OwnedFd fd) {
    List<EngineObject> objects = fd.objects();
    return new FdFacts(
        fd.name(),
        fd.host(),
        fd.owner(),
        Stream.concat(
                fd.bindings().stream().map(FdFacts::bound),
                fd.softwareDevices().stream().map(FdFacts::software))
            .toList(),
        count(objects, "ioas"),
        count(objects, "hwpt"),
        fd.faultsTotal(),
        fd.faultsDropped());
  }

  private static String bound(Binding device) {
    String bound = device.label() + "=" + device.device();
    return device.pasid().isPresent() ? bound + ":" + device.pasid().getAsInt() : bound;
  }

  private static String software(SoftwareDevice device) {
    return device.label() + "=software" + device.parent().map(":"::concat).orElse("");
  }

  private static int count(List<EngineObject> objects, String type) {
    return (int) objects.stream().filter(object -> object.type().equals(type)).count();
  }
}
