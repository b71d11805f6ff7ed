package org.bindery.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * What an administrator's user interface is built on: looking over all hosts, moving devices
 * between the host's drivers and binding. One service.
 *
 * <p>Device names are {@code NAME} or {@code HOST/NAME}; PCI domain 0000 may be left out. A name
 * that several hosts have is refused (EINVAL) with the choices, an unknown one with ENODEV. Looking
 * never changes anything. Safe for use by several threads.
 */
@ProviderType
public interface Administration {
  List<HostView> hosts();

  List<DeviceView> devices();

  DeviceView device(String name);

  List<GroupView> groups();

  /**
   * Takes a group's file away from who has it open, with the devices that were opened by it; of a
   * real machine's, end the process.
   *
   * @param host empty: the only one
   * @param group as {@link Session#openGroup}
   * @throws RefusedException ENODEV no such host; EINVAL several hosts and none chosen; ENOENT no
   *     such group, or nobody has it open
   */
  void closeGroup(Optional<String> host, String group);

  List<BinderView> binders();

  Explanation explain(String device, Use use);

  /**
   * Takes devices from their host drivers to the one that binding needs, all or none. They stay so
   * when this process ends in order, until {@link #giveBack} in whatever process.
   *
   * @param group also every other member of their groups that is in the way
   * @param dryRun only answers the plan
   * @throws RefusedException ENODEV; EBUSY a device is bound, or a subdevice of one; EPERM the host
   *     refuses
   */
  List<StepView> take(List<String> devices, boolean group, boolean dryRun);

  /**
   * Gives devices back to what they were before {@link #take}, here or in a process that has ended.
   *
   * @throws RefusedException ENODEV; ENOENT when it was not taken; EBUSY while it is bound, with
   *     the fd and label that hold it, or another living process took it
   */
  List<StepView> giveBack(List<String> devices, boolean group);

  /**
   * What {@link #restore} would give back, as {@code HOST/NAME}: devices that a process moved and
   * that was killed before it gave them back. Not those that a process which ended in order had
   * taken: they stay taken.
   */
  List<String> toRestore();

  /**
   * Gives back what an earlier process took from its host drivers and could not give back: it was
   * killed. What it was is kept in the data directory, written before each change. Nothing to
   * restore is no error. A device that has left its host is told of and forgotten.
   *
   * @return what was done, device by device
   * @throws RefusedException EBUSY a living process has taken or bound one of them, named, or it is
   *     in the way of what is bound here; what the host refused; what could be restored is restored
   *     all the same
   */
  List<StepView> restore();

  /** Software mediated devices: what can be made, what there is, what is defined. */
  Mdevs mdevs();

  /** The session of that name; made when it is not there. */
  Session session(String name);

  /**
   * Lets an owner open a work queue until the queue is disabled, as {@code chown} of its device
   * file does.
   *
   * @param queue device name
   * @param user name of a session or a bundle; on a real host, of a user of the machine
   * @throws RefusedException ENODEV no such device, or it is not enabled for user space; EINVAL no
   *     such user; EOPNOTSUPP the host gives no queues to processes
   */
  void grant(String queue, String user);

  /** The policies that judge requests for incoherent DMA. */
  Policies policies();

  /** All virtual machines of all owners, to look at. */
  List<VmView> vms();

  /** Of every owner that has or had virtual machines and has not ended, by name. */
  List<WbinvdCharge> wbinvdCharges();

  /** All open fds of all owners, to look at: the owner's name and what is bound. */
  List<FdView> fds();

  /** The newest events, oldest first. */
  List<Event> events();

  /** Follows the events: those that are kept, then those that happen. The caller closes it. */
  EventFeed follow();

  Counters counters();

  /**
   * Adds a device to a simulated host, as if it were plugged in.
   *
   * @param host empty: the only one that can
   * @param description the device in the language of the host's description (JSON)
   * @return the new device's name
   * @throws RefusedException EINVAL with the place in the description; EEXIST; EOPNOTSUPP the host
   *     cannot be plugged into
   */
  String plug(Optional<String> host, String description);

  /** Removes a device from a simulated host, as if it were pulled out, whatever its state. */
  void unplug(String device);

  /**
   * Captures a host, simulated or real: a description of what its attributes show now, of which a
   * simulated host with the same devices, drivers and groups can be made.
   *
   * @param host empty: the only one
   * @throws RefusedException ENODEV no such host; EINVAL there are several and none was chosen
   */
  HostCapture capture(Optional<String> host);
}
