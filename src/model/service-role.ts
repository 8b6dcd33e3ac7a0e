/** The role by which ACK calls KMS, as RAM and ACK write its name. */
export const serviceRoleName = 'AliyunCSManagedSecurityRole';

/** The same name in lower case, as ActionTrail writes it; names of roles compare without regard to case. */
export const foldedServiceRole = serviceRoleName.toLowerCase();
