export type Area =
  | 'credentials'
  | 'clock'
  | 'permission'
  | 'region'
  | 'kms'
  | 'trail'
  | 'rbac'
  | 'store'
  | 'webhook'
  | 'organization'
  | 'dashboard';

/** One thing that `doctor` tried. */
export interface DiagnosisItem {
  readonly area: Area;
  /** Such as `kms:DescribeKey`. */
  readonly name: string;
  /** `missing`: it has to be put right; `unknown`: it could not be read; `advice`: it is fine to leave it so. */
  readonly status: 'ok' | 'missing' | 'unknown' | 'advice';
  /** What was found. */
  readonly found: string;
  /** Why it matters. */
  readonly why: string;
  /** How to put it right; '' where nothing is wrong. */
  readonly remediation: string;
}

export interface Diagnosis {
  /** '' where it could not be read. */
  readonly accountId: string;
  readonly items: readonly DiagnosisItem[];
  /** Whether nothing is missing or unknown. */
  readonly healthy: boolean;
}
