/** Groups that owners have open by VFIO's older way: by the groups' own files. */
package org.bindery.core.group;
