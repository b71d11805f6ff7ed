package org.bindery.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Which policy judges requests for incoherent DMA. Safe for use by several threads. */
@ProviderType
public interface Policies {
  /** The name of the one that judges; it need not be there, and then nothing is granted. */
  String chosen();

  /** Those that are there, by name. */
  List<PolicyView> all();

  /**
   * Has another one judge what is asked from here on; it is set in the configuration, which holds
   * while the framework runs. What was granted stays until {@link #rejudge}. What was bound while
   * no policy could judge it is judged now, as it is when the chosen policy comes.
   *
   * @throws RefusedException ENOENT there is no such policy
   */
  void choose(String name);

  /**
   * Has the policy judge every claim of every virtual machine again. What does not stand is dropped
   * before this returns; what the policy claims by itself is claimed.
   */
  List<Rejudged> rejudge();
}
