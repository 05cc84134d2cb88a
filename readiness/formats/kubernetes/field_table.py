"""The fields of Kubernetes' own common kinds, and the types of their values.

From the OpenAPI description of Kubernetes 1.37, as its Python client 37.0.2 carries it (November 2026). A line is a type: each
field with what it holds after a colon: nothing for text, `i` a whole number, `b` true or false, `?` anything, or another type;
`*` a list and `%` a mapping of it.
"""

from __future__ import annotations

from typing import Final

RELEASE: Final = "1.37"
ROOTS: Final = {
    "v1": (
        "ConfigMap", "LimitRange", "Namespace", "PersistentVolume", "PersistentVolumeClaim", "Pod", "ReplicationController",
        "ResourceQuota", "Secret", "Service", "ServiceAccount",
    ),
    "apps/v1": ("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"),
    "autoscaling/v2": ("HorizontalPodAutoscaler",),
    "batch/v1": ("CronJob", "Job"),
    "networking.k8s.io/v1": ("Ingress", "IngressClass", "NetworkPolicy"),
    "policy/v1": ("PodDisruptionBudget",),
    "rbac.authorization.k8s.io/v1": ("ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"),
    "scheduling.k8s.io/v1": ("PriorityClass",),
    "storage.k8s.io/v1": ("StorageClass",),
}  # fmt: skip
"""API version → the kinds whose types, of the same name, are below."""
TYPES: Final = """
AWSElasticBlockStoreVolumeSource: fsType partition:i readOnly:b volumeID
Affinity: nodeAffinity:NodeAffinity podAffinity:PodAffinity podAntiAffinity:PodAntiAffinity
AggregationRule: clusterRoleSelectors:LabelSelector*
AppArmorProfile: localhostProfile type
AzureDiskVolumeSource: cachingMode diskName diskURI fsType kind readOnly:b
AzureFilePersistentVolumeSource: readOnly:b secretName secretNamespace shareName
AzureFileVolumeSource: readOnly:b secretName shareName
CSIPersistentVolumeSource: controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference driver
  fsType nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference nodeStageSecretRef:SecretReference
  readOnly:b volumeAttributes:% volumeHandle
CSIVolumeSource: driver fsType nodePublishSecretRef:LocalObjectReference readOnly:b volumeAttributes:%
Capabilities: add:* drop:*
CephFSPersistentVolumeSource: monitors:* path readOnly:b secretFile secretRef:SecretReference user
CephFSVolumeSource: monitors:* path readOnly:b secretFile secretRef:LocalObjectReference user
CinderPersistentVolumeSource: fsType readOnly:b secretRef:SecretReference volumeID
CinderVolumeSource: fsType readOnly:b secretRef:LocalObjectReference volumeID
ClientIPConfig: timeoutSeconds:i
ClusterRole: aggregationRule:AggregationRule apiVersion kind metadata:ObjectMeta rules:PolicyRule*
ClusterRoleBinding: apiVersion kind metadata:ObjectMeta roleRef:RoleRef subjects:Subject*
ClusterTrustBundleProjection: labelSelector:LabelSelector name optional:b path signerName user:i
ConfigMap: apiVersion binaryData:% data:% immutable:b kind metadata:ObjectMeta
ConfigMapEnvSource: name optional:b
ConfigMapKeySelector: key name optional:b
ConfigMapProjection: items:KeyToPath* name optional:b
ConfigMapVolumeSource: defaultMode:i defaultUser:i items:KeyToPath* name optional:b
Container: args:* command:* env:EnvVar* envFrom:EnvFromSource* image imagePullPolicy lifecycle:Lifecycle
  livenessProbe:Probe name ports:ContainerPort* readinessProbe:Probe resizePolicy:ContainerResizePolicy*
  resources:ResourceRequirements restartPolicy restartPolicyRules:ContainerRestartRule*
  securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b terminationMessagePath
  terminationMessagePolicy tty:b volumeDevices:VolumeDevice* volumeMounts:VolumeMount* workingDir
ContainerPort: containerPort:i hostIP hostPort:i name protocol
ContainerResizePolicy: resourceName restartPolicy
ContainerResourceMetricSource: container name target:MetricTarget
ContainerRestartRule: action exitCodes:ContainerRestartRuleOnExitCodes
ContainerRestartRuleOnExitCodes: operator values:i*
CronJob: apiVersion kind metadata:ObjectMeta spec:CronJobSpec status:?
CronJobSpec: concurrencyPolicy failedJobsHistoryLimit:i jobTemplate:JobTemplateSpec schedule startingDeadlineSeconds:i
  successfulJobsHistoryLimit:i suspend:b timeZone
CrossVersionObjectReference: apiVersion kind name
DaemonSet: apiVersion kind metadata:ObjectMeta spec:DaemonSetSpec status:?
DaemonSetSpec: minReadySeconds:i revisionHistoryLimit:i selector:LabelSelector template:PodTemplateSpec
  updateStrategy:DaemonSetUpdateStrategy
DaemonSetUpdateStrategy: rollingUpdate:RollingUpdateDaemonSet type
Deployment: apiVersion kind metadata:ObjectMeta spec:DeploymentSpec status:?
DeploymentSpec: minReadySeconds:i paused:b progressDeadlineSeconds:i replicas:i revisionHistoryLimit:i
  selector:LabelSelector strategy:DeploymentStrategy template:PodTemplateSpec
DeploymentStrategy: rollingUpdate:RollingUpdateDeployment type
DownwardAPIProjection: items:DownwardAPIVolumeFile*
DownwardAPIVolumeFile: fieldRef:ObjectFieldSelector mode:i path resourceFieldRef:ResourceFieldSelector user:i
DownwardAPIVolumeSource: defaultMode:i defaultUser:i items:DownwardAPIVolumeFile*
EmptyDirVolumeSource: medium mode:i sizeLimit:?
EnvFromSource: configMapRef:ConfigMapEnvSource prefix secretRef:SecretEnvSource
EnvVar: name value valueFrom:EnvVarSource
EnvVarSource: configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector fileKeyRef:FileKeySelector
  resourceFieldRef:ResourceFieldSelector secretKeyRef:SecretKeySelector
EphemeralContainer: args:* command:* env:EnvVar* envFrom:EnvFromSource* image imagePullPolicy lifecycle:Lifecycle
  livenessProbe:Probe name ports:ContainerPort* readinessProbe:Probe resizePolicy:ContainerResizePolicy*
  resources:ResourceRequirements restartPolicy restartPolicyRules:ContainerRestartRule*
  securityContext:SecurityContext startupProbe:Probe stdin:b stdinOnce:b targetContainerName terminationMessagePath
  terminationMessagePolicy tty:b volumeDevices:VolumeDevice* volumeMounts:VolumeMount* workingDir
EphemeralVolumeSource: volumeClaimTemplate:PersistentVolumeClaimTemplate
EvictionResponder: name priority:i
ExecAction: command:*
ExternalMetricSource: metric:MetricIdentifier target:MetricTarget
FCVolumeSource: fsType lun:i readOnly:b targetWWNs:* wwids:*
FileKeySelector: key optional:b path volumeName
FlexPersistentVolumeSource: driver fsType options:% readOnly:b secretRef:SecretReference
FlexVolumeSource: driver fsType options:% readOnly:b secretRef:LocalObjectReference
FlockerVolumeSource: datasetName datasetUUID
GCEPersistentDiskVolumeSource: fsType partition:i pdName readOnly:b
GRPCAction: mode port:i service
GitRepoVolumeSource: directory repository revision
GlusterfsPersistentVolumeSource: endpoints endpointsNamespace path readOnly:b
GlusterfsVolumeSource: endpoints path readOnly:b
HPAScalingPolicy: periodSeconds:i type value:i
HPAScalingRules: policies:HPAScalingPolicy* selectPolicy stabilizationWindowSeconds:i tolerance
HTTPGetAction: host httpHeaders:HTTPHeader* path port:? protocol scheme
HTTPHeader: name value
HTTPIngressPath: backend:IngressBackend path pathType
HTTPIngressRuleValue: paths:HTTPIngressPath*
HorizontalPodAutoscaler: apiVersion kind metadata:ObjectMeta spec:HorizontalPodAutoscalerSpec status:?
HorizontalPodAutoscalerBehavior: scaleDown:HPAScalingRules scaleUp:HPAScalingRules
HorizontalPodAutoscalerSpec: behavior:HorizontalPodAutoscalerBehavior maxReplicas:i metrics:MetricSpec* minReplicas:i
  scaleTargetRef:CrossVersionObjectReference
HostAlias: hostnames:* ip
HostPathVolumeSource: path type
IPBlock: cidr except:*
ISCSIPersistentVolumeSource: chapAuthDiscovery:b chapAuthSession:b fsType initiatorName iqn iscsiInterface lun:i
  portals:* readOnly:b secretRef:SecretReference targetPortal
ISCSIVolumeSource: chapAuthDiscovery:b chapAuthSession:b fsType initiatorName iqn iscsiInterface lun:i portals:*
  readOnly:b secretRef:LocalObjectReference targetPortal
ImageVolumeSource: pullPolicy reference
Ingress: apiVersion kind metadata:ObjectMeta spec:IngressSpec status:?
IngressBackend: resource:TypedLocalObjectReference service:IngressServiceBackend
IngressClass: apiVersion kind metadata:ObjectMeta spec:IngressClassSpec
IngressClassParametersReference: apiGroup kind name namespace scope
IngressClassSpec: controller parameters:IngressClassParametersReference
IngressRule: host http:HTTPIngressRuleValue
IngressServiceBackend: name port:ServiceBackendPort
IngressSpec: defaultBackend:IngressBackend ingressClassName rules:IngressRule* tls:IngressTLS*
IngressTLS: hosts:* secretName
Job: apiVersion kind metadata:ObjectMeta spec:JobSpec status:?
JobSchedulingConfiguration: disruptionMode:WorkloadPodGroupDisruptionMode
  resourceClaims:WorkloadPodGroupResourceClaim* schedulingConstraints:WorkloadPodGroupSchedulingConstraints
  schedulingPolicy:WorkloadPodGroupSchedulingPolicy
JobSpec: activeDeadlineSeconds:i backoffLimit:i backoffLimitPerIndex:i completionMode completions:i managedBy
  manualSelector:b maxFailedIndexes:i parallelism:i podFailurePolicy:PodFailurePolicy podReplacementPolicy
  scheduling:JobSchedulingConfiguration selector:LabelSelector successPolicy:SuccessPolicy suspend:b
  template:PodTemplateSpec ttlSecondsAfterFinished:i
JobTemplateSpec: metadata:ObjectMeta spec:JobSpec
KeyToPath: key mode:i path user:i
LabelSelector: matchExpressions:LabelSelectorRequirement* matchLabels:%
LabelSelectorRequirement: key operator values:*
Lifecycle: postStart:LifecycleHandler preStop:LifecycleHandler stopSignal
LifecycleHandler: exec:ExecAction httpGet:HTTPGetAction sleep:SleepAction tcpSocket:TCPSocketAction
LimitRange: apiVersion kind metadata:ObjectMeta spec:LimitRangeSpec
LimitRangeItem: default:?% defaultRequest:?% max:?% maxLimitRequestRatio:?% min:?% type
LimitRangeSpec: limits:LimitRangeItem*
LocalObjectReference: name
LocalVolumeSource: fsType path
MetricIdentifier: name selector:LabelSelector
MetricSpec: containerResource:ContainerResourceMetricSource external:ExternalMetricSource object:ObjectMetricSource
  pods:PodsMetricSource resource:ResourceMetricSource type
MetricTarget: averageUtilization:i averageValue:? type value:?
NFSVolumeSource: path readOnly:b server
Namespace: apiVersion kind metadata:ObjectMeta spec:NamespaceSpec status:?
NamespaceSpec: finalizers:*
NetworkPolicy: apiVersion kind metadata:ObjectMeta spec:NetworkPolicySpec
NetworkPolicyEgressRule: ports:NetworkPolicyPort* to:NetworkPolicyPeer*
NetworkPolicyIngressRule: from:NetworkPolicyPeer* ports:NetworkPolicyPort*
NetworkPolicyPeer: ipBlock:IPBlock namespaceSelector:LabelSelector podSelector:LabelSelector
NetworkPolicyPort: endPort:i port:? protocol
NetworkPolicySpec: egress:NetworkPolicyEgressRule* ingress:NetworkPolicyIngressRule* podSelector:LabelSelector
  policyTypes:*
NodeAffinity: preferredDuringSchedulingIgnoredDuringExecution:PreferredSchedulingTerm*
  requiredDuringSchedulingIgnoredDuringExecution:NodeSelector
NodeSelector: nodeSelectorTerms:NodeSelectorTerm*
NodeSelectorRequirement: key operator values:*
NodeSelectorTerm: matchExpressions:NodeSelectorRequirement* matchFields:NodeSelectorRequirement*
ObjectFieldSelector: apiVersion fieldPath
ObjectMeta: annotations:% creationTimestamp:? deletionGracePeriodSeconds:i deletionTimestamp:? finalizers:*
  generateName generation:i labels:% managedFields:? name namespace ownerReferences:OwnerReference* resourceVersion
  selfLink uid
ObjectMetricSource: describedObject:CrossVersionObjectReference metric:MetricIdentifier target:MetricTarget
ObjectReference: apiVersion fieldPath kind name namespace resourceVersion uid
OwnerReference: apiVersion blockOwnerDeletion:b controller:b kind name uid
PersistentVolume: apiVersion kind metadata:ObjectMeta spec:PersistentVolumeSpec status:?
PersistentVolumeClaim: apiVersion kind metadata:ObjectMeta spec:PersistentVolumeClaimSpec status:?
PersistentVolumeClaimSpec: accessModes:* dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference
  resources:VolumeResourceRequirements selector:LabelSelector storageClassName volumeAttributesClassName volumeMode
  volumeName
PersistentVolumeClaimTemplate: metadata:ObjectMeta spec:PersistentVolumeClaimSpec
PersistentVolumeClaimVolumeSource: claimName readOnly:b
PersistentVolumeSpec: accessModes:* awsElasticBlockStore:AWSElasticBlockStoreVolumeSource
  azureDisk:AzureDiskVolumeSource azureFile:AzureFilePersistentVolumeSource capacity:?%
  cephfs:CephFSPersistentVolumeSource cinder:CinderPersistentVolumeSource claimRef:ObjectReference
  csi:CSIPersistentVolumeSource fc:FCVolumeSource flexVolume:FlexPersistentVolumeSource flocker:FlockerVolumeSource
  gcePersistentDisk:GCEPersistentDiskVolumeSource glusterfs:GlusterfsPersistentVolumeSource
  hostPath:HostPathVolumeSource iscsi:ISCSIPersistentVolumeSource local:LocalVolumeSource mountOptions:*
  nfs:NFSVolumeSource nodeAffinity:VolumeNodeAffinity persistentVolumeReclaimPolicy
  photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource
  quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource scaleIO:ScaleIOPersistentVolumeSource storageClassName
  storageos:StorageOSPersistentVolumeSource volumeAttributesClassName volumeMode
  vsphereVolume:VsphereVirtualDiskVolumeSource
PhotonPersistentDiskVolumeSource: fsType pdID
Pod: apiVersion kind metadata:ObjectMeta spec:PodSpec status:?
PodAffinity: preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm*
  requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm*
PodAffinityTerm: labelSelector:LabelSelector matchLabelKeys:* mismatchLabelKeys:* namespaceSelector:LabelSelector
  namespaces:* topologyKey
PodAntiAffinity: preferredDuringSchedulingIgnoredDuringExecution:WeightedPodAffinityTerm*
  requiredDuringSchedulingIgnoredDuringExecution:PodAffinityTerm*
PodCertificateProjection: certificateChainPath credentialBundlePath keyPath keyType maxExpirationSeconds:i signerName
  user:i userAnnotations:%
PodDNSConfig: nameservers:* options:PodDNSConfigOption* searches:*
PodDNSConfigOption: name value
PodDisruptionBudget: apiVersion kind metadata:ObjectMeta spec:PodDisruptionBudgetSpec status:?
PodDisruptionBudgetSpec: maxUnavailable:? minAvailable:? selector:LabelSelector unhealthyPodEvictionPolicy
PodFailurePolicy: rules:PodFailurePolicyRule*
PodFailurePolicyOnExitCodesRequirement: containerName operator values:i*
PodFailurePolicyOnPodConditionsPattern: status type
PodFailurePolicyRule: action onExitCodes:PodFailurePolicyOnExitCodesRequirement
  onPodConditions:PodFailurePolicyOnPodConditionsPattern*
PodOS: name
PodReadinessGate: conditionType
PodResourceClaim: name resourceClaimName resourceClaimTemplateName
PodSchedulingGate: name
PodSchedulingGroup: podGroupName
PodSecurityContext: appArmorProfile:AppArmorProfile fsGroup:i fsGroupChangePolicy runAsGroup:i runAsNonRoot:b
  runAsUser:i seLinuxChangePolicy seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile supplementalGroups:i*
  supplementalGroupsPolicy sysctls:Sysctl* windowsOptions:WindowsSecurityContextOptions
PodSpec: activeDeadlineSeconds:i affinity:Affinity automountServiceAccountToken:b containers:Container*
  dnsConfig:PodDNSConfig dnsPolicy enableServiceLinks:b ephemeralContainers:EphemeralContainer*
  evictionResponders:EvictionResponder* hostAliases:HostAlias* hostIPC:b hostNetwork:b hostPID:b hostUsers:b hostname
  hostnameOverride imagePullSecrets:LocalObjectReference* initContainers:Container* nodeName nodeSelector:% os:PodOS
  overhead:?% preemptionPolicy priority:i priorityClassName readinessGates:PodReadinessGate*
  resourceClaims:PodResourceClaim* resources:ResourceRequirements restartPolicy runtimeClassName schedulerName
  schedulingGates:PodSchedulingGate* schedulingGroup:PodSchedulingGroup securityContext:PodSecurityContext
  serviceAccount serviceAccountName setHostnameAsFQDN:b shareProcessNamespace:b subdomain
  terminationGracePeriodSeconds:i tolerations:Toleration* topologySpreadConstraints:TopologySpreadConstraint*
  volumes:Volume*
PodTemplateSpec: metadata:ObjectMeta spec:PodSpec
PodsMetricSource: metric:MetricIdentifier target:MetricTarget
PolicyRule: apiGroups:* nonResourceURLs:* resourceNames:* resources:* verbs:*
PortworxVolumeSource: fsType readOnly:b volumeID
PreferredSchedulingTerm: preference:NodeSelectorTerm weight:i
PriorityClass: apiVersion description globalDefault:b kind metadata:ObjectMeta preemptionPolicy value:i
Probe: exec:ExecAction failureThreshold:i grpc:GRPCAction httpGet:HTTPGetAction initialDelaySeconds:i periodSeconds:i
  successThreshold:i tcpSocket:TCPSocketAction terminationGracePeriodSeconds:i timeoutSeconds:i
ProjectedVolumeSource: defaultMode:i defaultUser:i sources:VolumeProjection*
QuobyteVolumeSource: group readOnly:b registry tenant user volume
RBDPersistentVolumeSource: fsType image keyring monitors:* pool readOnly:b secretRef:SecretReference user
RBDVolumeSource: fsType image keyring monitors:* pool readOnly:b secretRef:LocalObjectReference user
ReplicaSet: apiVersion kind metadata:ObjectMeta spec:ReplicaSetSpec status:?
ReplicaSetSpec: minReadySeconds:i replicas:i selector:LabelSelector template:PodTemplateSpec
ReplicationController: apiVersion kind metadata:ObjectMeta spec:ReplicationControllerSpec status:?
ReplicationControllerSpec: minReadySeconds:i replicas:i selector:% template:PodTemplateSpec
ResourceClaim: name request
ResourceFieldSelector: containerName divisor:? resource
ResourceMetricSource: name target:MetricTarget
ResourceQuota: apiVersion kind metadata:ObjectMeta spec:ResourceQuotaSpec status:?
ResourceQuotaSpec: hard:?% scopeSelector:ScopeSelector scopes:*
ResourceRequirements: claims:ResourceClaim* limits:?% requests:?%
Role: apiVersion kind metadata:ObjectMeta rules:PolicyRule*
RoleBinding: apiVersion kind metadata:ObjectMeta roleRef:RoleRef subjects:Subject*
RoleRef: apiGroup kind name
RollingUpdateDaemonSet: maxSurge:? maxUnavailable:?
RollingUpdateDeployment: maxSurge:? maxUnavailable:?
RollingUpdateStatefulSetStrategy: maxUnavailable:? partition:i
SELinuxOptions: level role type user
ScaleIOPersistentVolumeSource: fsType gateway protectionDomain readOnly:b secretRef:SecretReference sslEnabled:b
  storageMode storagePool system volumeName
ScaleIOVolumeSource: fsType gateway protectionDomain readOnly:b secretRef:LocalObjectReference sslEnabled:b
  storageMode storagePool system volumeName
ScopeSelector: matchExpressions:ScopedResourceSelectorRequirement*
ScopedResourceSelectorRequirement: operator scopeName values:*
SeccompProfile: localhostProfile type
Secret: apiVersion data:% immutable:b kind metadata:ObjectMeta stringData:% type
SecretEnvSource: name optional:b
SecretKeySelector: key name optional:b
SecretProjection: items:KeyToPath* name optional:b
SecretReference: name namespace
SecretVolumeSource: defaultMode:i defaultUser:i items:KeyToPath* optional:b secretName
SecurityContext: allowPrivilegeEscalation:b appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:b
  procMount readOnlyRootFilesystem:b runAsGroup:i runAsNonRoot:b runAsUser:i seLinuxOptions:SELinuxOptions
  seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions
Service: apiVersion kind metadata:ObjectMeta spec:ServiceSpec status:?
ServiceAccount: apiVersion automountServiceAccountToken:b imagePullSecrets:LocalObjectReference* kind
  metadata:ObjectMeta secrets:ObjectReference*
ServiceAccountTokenProjection: audience expirationSeconds:i path user:i
ServiceBackendPort: name number:i
ServicePort: appProtocol name nodePort:i port:i protocol targetPort:?
ServiceSpec: allocateLoadBalancerNodePorts:b clusterIP clusterIPs:* externalIPs:* externalName externalTrafficPolicy
  healthCheckNodePort:i internalTrafficPolicy ipFamilies:* ipFamilyPolicy loadBalancerClass loadBalancerIP
  loadBalancerSourceRanges:* ports:ServicePort* publishNotReadyAddresses:b selector:% sessionAffinity
  sessionAffinityConfig:SessionAffinityConfig trafficDistribution type
SessionAffinityConfig: clientIP:ClientIPConfig
SleepAction: seconds:i
StatefulSet: apiVersion kind metadata:ObjectMeta spec:StatefulSetSpec status:?
StatefulSetOrdinals: start:i
StatefulSetPersistentVolumeClaimRetentionPolicy: whenDeleted whenScaled
StatefulSetSpec: minReadySeconds:i ordinals:StatefulSetOrdinals
  persistentVolumeClaimRetentionPolicy:StatefulSetPersistentVolumeClaimRetentionPolicy podManagementPolicy replicas:i
  revisionHistoryLimit:i selector:LabelSelector serviceName template:PodTemplateSpec
  updateStrategy:StatefulSetUpdateStrategy volumeClaimTemplates:PersistentVolumeClaim*
StatefulSetUpdateStrategy: rollingUpdate:RollingUpdateStatefulSetStrategy type
StorageClass: allowVolumeExpansion:b allowedTopologies:TopologySelectorTerm* apiVersion kind metadata:ObjectMeta
  mountOptions:* parameters:% provisioner reclaimPolicy volumeBindingMode
StorageOSPersistentVolumeSource: fsType readOnly:b secretRef:ObjectReference volumeName volumeNamespace
StorageOSVolumeSource: fsType readOnly:b secretRef:LocalObjectReference volumeName volumeNamespace
Subject: apiGroup kind name namespace
SuccessPolicy: rules:SuccessPolicyRule*
SuccessPolicyRule: succeededCount:i succeededIndexes
Sysctl: name value
TCPSocketAction: host port:?
Toleration: effect key operator tolerationSeconds:i value
TopologyConstraint: key
TopologySelectorLabelRequirement: key values:*
TopologySelectorTerm: matchLabelExpressions:TopologySelectorLabelRequirement*
TopologySpreadConstraint: labelSelector:LabelSelector matchLabelKeys:* maxSkew:i minDomains:i nodeAffinityPolicy
  nodeTaintsPolicy topologyKey whenUnsatisfiable
TypedLocalObjectReference: apiGroup kind name
TypedObjectReference: apiGroup kind name namespace
Volume: awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource
  azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource configMap:ConfigMapVolumeSource
  csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource emptyDir:EmptyDirVolumeSource
  ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource flocker:FlockerVolumeSource
  gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource glusterfs:GlusterfsVolumeSource
  hostPath:HostPathVolumeSource image:ImageVolumeSource iscsi:ISCSIVolumeSource name nfs:NFSVolumeSource
  persistentVolumeClaim:PersistentVolumeClaimVolumeSource photonPersistentDisk:PhotonPersistentDiskVolumeSource
  portworxVolume:PortworxVolumeSource projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource
  scaleIO:ScaleIOVolumeSource secret:SecretVolumeSource storageos:StorageOSVolumeSource
  vsphereVolume:VsphereVirtualDiskVolumeSource
VolumeDevice: devicePath name
VolumeMount: bindMountOptions:* mountPath mountPropagation name readOnly:b recursiveReadOnly subPath subPathExpr
VolumeNodeAffinity: required:NodeSelector
VolumeProjection: clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection
  downwardAPI:DownwardAPIProjection podCertificate:PodCertificateProjection secret:SecretProjection
  serviceAccountToken:ServiceAccountTokenProjection
VolumeResourceRequirements: limits:?% requests:?%
VsphereVirtualDiskVolumeSource: fsType storagePolicyID storagePolicyName volumePath
WeightedPodAffinityTerm: podAffinityTerm:PodAffinityTerm weight:i
WindowsSecurityContextOptions: gmsaCredentialSpec gmsaCredentialSpecName hostProcess:b runAsUserName
WorkloadPodGroupDisruptionMode: all:? single:?
WorkloadPodGroupGangSchedulingPolicy: minCount:i
WorkloadPodGroupResourceClaim: name resourceClaimName resourceClaimTemplateName
WorkloadPodGroupSchedulingConstraints: topology:TopologyConstraint*
WorkloadPodGroupSchedulingPolicy: basic:? gang:WorkloadPodGroupGangSchedulingPolicy
"""
