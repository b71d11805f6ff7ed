/** The simulated machine: functions, host drivers, groups and claims, hot plug. */
package org.bindery.backend.sim.machine;
