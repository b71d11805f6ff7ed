package org.bindery.api;

import java.time.Instant;

/**
 * Something that happened.
 *
 * @param topic the EventAdmin topic, for example {@code bindery/device/BOUND}
 * @param subject the device, host, fd or binder it happened to
 * @param text one sentence
 */
public record Event(Instant time, String topic, String subject, String text) {}
