package org.bindery.model.idxd.driver;

import org.bindery.model.idxd.register.OpCap;

/** Settings of a queue while they change. Not thread-safe. */
final class QueueDraft {
  private boolean enabled;
  private int group;
  private boolean dedicated;
  private int size;
  private int priority;
  private boolean blockOnFault;
  private int threshold;
  private QueueType type;
  private String name;
  private String driverName;
  private long maxTransfer;
  private int maxBatch;
  private boolean atsDisabled;
  private boolean prsDisabled;
  private OpCap operations;
  private int retries;

  QueueDraft(QueueSettings from) {
    enabled = from.enabled();
    group = from.group();
    dedicated = from.dedicated();
    size = from.size();
    priority = from.priority();
    blockOnFault = from.blockOnFault();
    threshold = from.threshold();
    type = from.type();
    name = from.name();
    driverName = from.driverName();
    maxTransfer = from.maxTransfer();
    maxBatch = from.maxBatch();
    atsDisabled = from.atsDisabled();
    prsDisabled = from.prsDisabled();
    operations = from.operations();
    retries = from.retries();
  }

  QueueDraft enabled(boolean value) {
    enabled = value;
    return this;
  }

  QueueDraft group(int value) {
    group = value;
    return this;
  }

  QueueDraft dedicated(boolean value) {
    dedicated = value;
    return this;
  }

  QueueDraft size(int value) {
    size = value;
    return this;
  }

  QueueDraft priority(int value) {
    priority = value;
    return this;
  }

  QueueDraft blockOnFault(boolean value) {
    blockOnFault = value;
    return this;
  }

  QueueDraft threshold(int value) {
    threshold = value;
    return this;
  }

  QueueDraft type(QueueType value) {
    type = value;
    return this;
  }

  QueueDraft name(String value) {
    name = value;
    return this;
  }

  QueueDraft driverName(String value) {
    driverName = value;
    return this;
  }

  QueueDraft maxTransfer(long value) {
    maxTransfer = value;
    return this;
  }

  QueueDraft maxBatch(int value) {
    maxBatch = value;
    return this;
  }

  QueueDraft atsDisabled(boolean value) {
    atsDisabled = value;
    return this;
  }

  QueueDraft prsDisabled(boolean value) {
    prsDisabled = value;
    return this;
  }

  QueueDraft operations(OpCap value) {
    operations = value;
    return this;
  }

  QueueDraft retries(int value) {
    retries = value;
    return this;
  }

  QueueSettings finish() {
    return new QueueSettings(
        enabled,
        group,
        dedicated,
        size,
        priority,
        blockOnFault,
        threshold,
        type,
        name,
        driverName,
        maxTransfer,
        maxBatch,
        atsDisabled,
        prsDisabled,
        operations,
        retries);
  }
}
