package org.bindery.core.explain;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.bindery.api.BinderMatch;
import org.bindery.api.Blocker;
import org.bindery.api.CoherencyMismatch;
import org.bindery.api.DeviceView;
import org.bindery.api.Explanation;
import org.bindery.api.Use;
import org.bindery.api.Verdict;

/** An explanation as it is answered. */
record Explained(
    String device,
    String host,
    Use use,
    Verdict verdict,
    String reason,
    List<Blocker> blockers,
    List<String> commands,
    OptionalInt group,
    List<DeviceView> siblings,
    Optional<String> binder,
    List<BinderMatch> candidates,
    List<String> guesses,
    List<String> hostLoses,
    List<CoherencyMismatch> mismatches)
    implements Explanation {}
