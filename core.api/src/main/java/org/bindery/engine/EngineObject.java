package org.bindery.engine;

/**
 * An object of an fd.
 *
 * @param type {@code ioas}, {@code hwpt}, {@code device}, {@code access}, {@code fault}, {@code
 *     viommu}, {@code vdevice}, {@code veventq}, {@code hw_queue}, {@code selftest}
 * @param users long-term references besides its existence
 */
public record EngineObject(int id, String type, int users) {}
