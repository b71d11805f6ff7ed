/**
 * The data streaming accelerator as a simulated device: registers, commands, queues, engines. What
 * the hardware's numbers mean is in {@code model.idxd}.
 *
 * <p>A descriptor goes its way from a {@link org.bindery.device.idxd.Portals portal} into a {@link
 * org.bindery.device.idxd.Queue queue}, from there to an engine of the queue's group ({@link
 * org.bindery.device.idxd.Engines}), which has it checked and begun ({@link
 * org.bindery.device.idxd.Starter}), does it step by step ({@link
 * org.bindery.device.idxd.Operation}) and completes it ({@link org.bindery.device.idxd.Completer}).
 *
 * <p><b>Threads.</b> None: calls of a model never overlap, and its own work is done in turns by
 * {@link org.bindery.device.DevicePort#run}. So nothing here is locked, and between two turns
 * nothing is half done.
 */
package org.bindery.device.idxd;
