package org.bindery.api;

/**
 * What a job on a work queue came to.
 *
 * @param bytes how many were done, over all its parts
 * @param equal of a comparison: whether the two were; else true
 * @param crc of a checksum; else 0
 * @param resumed how many times it stopped at a page that was not present and went on
 */
public record QueueResult(long bytes, boolean equal, long crc, int resumed) {}
