package org.bindery.api;

/**
 * What the WBINVD of all virtual machines of one owner has cost the host, of those that have ended
 * too. It is his until he ends: a session with the process, a bundle when it stops.
 *
 * @param owner session or bundle
 */
public record WbinvdCharge(String owner, WbinvdCount count) {}
