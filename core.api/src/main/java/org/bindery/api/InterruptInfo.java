package org.bindery.api;

/**
 * @param kind which index
 * @param vectors how many vectors the device has there; 0: none
 */
public record InterruptInfo(InterruptKind kind, int vectors) {}
