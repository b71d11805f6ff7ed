package org.bindery.core.fake;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.bindery.core.policy.PolicyHandle;
import org.bindery.core.policy.PolicyServices;
import org.bindery.policy.IncoherentDmaPolicy;
import org.bindery.proof.incoherent.AnyonePolicy;
import org.bindery.proof.incoherent.AutomaticPolicy;
import org.bindery.proof.incoherent.DevicePolicy;
import org.bindery.proof.incoherent.IommuPolicy;
import org.bindery.proof.incoherent.RawIoPolicy;

/** The policies of the house and others, without a service registry. */
public final class FakePolicies implements PolicyServices {
  private final List<PolicyHandle> all = new CopyOnWriteArrayList<>();

  public FakePolicies() {
    Map.of(
            "device", new DevicePolicy(),
            "iommu", new IommuPolicy(),
            "rawio", new RawIoPolicy(),
            "anyone", new AnyonePolicy(),
            "automatic", new AutomaticPolicy())
        .forEach((name, policy) -> add(name, 0, policy));
  }

  public void add(String name, int ranking, IncoherentDmaPolicy policy) {
    all.add(new Handle(name, ranking, all.size(), policy));
  }

  public void remove(String name) {
    all.removeIf(policy -> policy.name().equals(name));
  }

  @Override
  public List<PolicyHandle> all() {
    return all.stream().sorted(ORDER).toList();
  }

  private record Handle(String name, int ranking, long serviceId, IncoherentDmaPolicy policy)
      implements PolicyHandle {
    @Override
    public String bundle() {
      return "test";
    }

    @Override
    public <T> T use(Function<IncoherentDmaPolicy, T> call) {
      return call.apply(policy);
    }
  }
}
