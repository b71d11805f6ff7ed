package org.bindery.shell.fake;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.bindery.api.Errno;
import org.bindery.api.Policies;
import org.bindery.api.PolicyView;
import org.bindery.api.Refusal;
import org.bindery.api.Rejudged;
import org.bindery.api.VmView;

/** Two policies, of which one has gone; every claim falls when it is judged again. */
final class FakePolicies implements Policies {
  private record View(String name, String demands, String bundle, boolean chosen)
      implements PolicyView {}

  private final Supplier<List<VmView>> vms;
  private String chosen = "gone";

  FakePolicies(Supplier<List<VmView>> vms) {
    this.vms = vms;
  }

  @Override
  public String chosen() {
    return chosen;
  }

  @Override
  public List<PolicyView> all() {
    return List.of(
        new View("anyone", "nothing", "org.bindery.proof 0.1.0", chosen.equals("anyone")));
  }

  @Override
  public void choose(String name) {
    if (!name.equals("anyone")) {
      throw Refusal.of(Errno.ENOENT, "there is no policy %s", name).exception();
    }
    chosen = name;
  }

  @Override
  public List<Rejudged> rejudge() {
    return vms.get().stream()
        .flatMap(vm ->
            vm.claims().stream()
                .map(claim ->
                    new Rejudged(
                        vm.name(),
                        vm.owner(),
                        claim,
                        Optional.of(Refusal.of(Errno.EPERM, "not today").build()))))
        .toList();
  }
}
