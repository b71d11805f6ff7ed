package org.bindery.driver.idxd;

import java.util.List;
import org.bindery.api.Refusal;
import org.bindery.api.Use;
import org.bindery.binder.Binder;
import org.bindery.binder.DeviceBinder;
import org.bindery.binder.Match;
import org.bindery.binder.Plan;
import org.bindery.binder.Step;
import org.bindery.host.AttributeTree;
import org.bindery.host.HostDevice;
import org.osgi.service.component.annotations.Component;

/**
 * Binds a work queue of a data accelerator as a subdevice: passthrough (seed 003), with the parent
 * and a PASID as its context (seed 004). The parent stays its host driver's. Keeps no state.
 */
@Component
@Binder(id = "idxd")
public final class IdxdBinder implements DeviceBinder {
  @Override
  public Match match(HostDevice device) {
    if (!device.bus().equals(DsaBus.NAME)) {
      return Match.none("on bus " + device.bus() + ", not " + DsaBus.NAME);
    }
    return DsaName.of(device.name()).filter(name -> name.kind() == DsaName.Kind.QUEUE).isPresent()
        ? new Match(Match.DEVICE, "a work queue of a data accelerator")
        : Match.none("no work queue: an accelerator as a whole is bound as its PCI function");
  }

  @Override
  public Plan plan(HostDevice device, AttributeTree attributes) {
    return Plan.of(new Step.RegisterSubdevice(device.name()));
  }

  @Override
  public List<Refusal> obstacles(HostDevice device, Use use, AttributeTree attributes) {
    DsaName name = DsaName.of(device.name()).orElseThrow();
    return new Unready(new DsaBus(device.host(), attributes), name, use).why();
  }
}
