/** What a finding is about. The names are Cloud Config's. */
export type ResourceType =
  | 'ACS::ACK::Cluster'
  | 'ACS::KMS::Key'
  | 'ACS::RAM::Role'
  | 'ACS::::Region'
  | 'ACS::::Account';

/** One thing in the cloud, named well enough to be found there. `regionId` is '' for what has no region. */
export interface Resource {
  readonly type: ResourceType;
  readonly id: string;
  readonly name: string;
  readonly accountId: string;
  readonly regionId: string;
}
