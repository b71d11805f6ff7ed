package org.bindery.core.mdev;

import java.util.Optional;
import org.bindery.api.MdevState;
import org.bindery.api.MdevView;

record MdevFacts(
    String uuid,
    String host,
    String parent,
    String type,
    MdevState state,
    boolean defined,
    boolean auto,
    Optional<String> why,
    Optional<String> fd,
    Optional<String> label)
    implements MdevView {}
