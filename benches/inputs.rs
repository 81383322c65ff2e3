//! Inputs of any size: fleets as users write them, and lists of third-party objects as kpt sends them.

use std::fmt::Write as _;

/// A stack of `servers` servers, each with an Ingress, an autoscaler, a secret, probes and resources: six objects per server.
pub(crate) fn stack(servers: usize) -> String {
    let mut text = String::from(
        "apiVersion: mcp.p2pmmo.vn/v1alpha1
kind: McpStack
metadata:
  name: fleet
  namespace: mcp-staging
spec:
  global:
    domain: example.com
    environment: staging
    image:
      registry: registry.example.com
      pullSecrets:
      - name: docker-registry-secret
    infisical:
      hostAPI: https://infisical.example.com
      projectSlug: my-project
    ingress:
      className: nginx
      annotations:
        cert-manager.io/cluster-issuer: letsencrypt-staging
      tls:
        enabled: true
  mcp:
",
    );
    for server in 0..servers {
        let _ = write!(
            text,
            "    server-{server:05}:
      image:
        repository: mcp/server-{server:05}
        tag: v1.{}.0
      port: 8080
      env:
        vars:
          BACKEND_URL: https://backend-{server:05}.example.com/api
          LOG_LEVEL: info
      autoscaling:
        minReplicas: 2
        maxReplicas: 10
      probes:
        liveness:
          httpGet:
            path: /healthz
        readiness:
          httpGet:
            path: /ready
      secret:
        store:
          secretsPath: /server-{server:05}
      ingress:
        sse: true
      resources:
        requests:
          cpu: 100m
          memory: 128Mi
        limits:
          cpu: 500m
          memory: 512Mi
",
            server % 40
        );
    }
    text
}

/// A `ResourceList` whose functionConfig is `stack`, with `items` third-party items.
pub(crate) fn resource_list(stack: &str, items: usize) -> String {
    let mut text = String::from("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:");
    text += if items == 0 { " []\n" } else { "\n" };
    for index in 0..items {
        match index % 3 {
            0 => deployment(&mut text, index),
            1 => service(&mut text, index),
            _ => config_map(&mut text, index),
        }
    }
    text += "functionConfig:\n";
    for line in stack.lines() {
        let _ = writeln!(text, "  {line}");
    }
    text
}

fn head(text: &mut String, api_version: &str, kind: &str, name: &str, index: usize) {
    let file = format!("{}_{name}.yaml", kind.to_lowercase());
    let _ = write!(
        text,
        "- apiVersion: {api_version}
  kind: {kind}
  metadata:
    name: {name}
    namespace: team-{:02}
    labels:
      app.kubernetes.io/name: app
      app.kubernetes.io/part-of: \"platform\"
    annotations:
      config.kubernetes.io/index: '0'
      config.kubernetes.io/path: 'team/{file}'
      internal.config.kubernetes.io/index: '0'
      internal.config.kubernetes.io/path: 'team/{file}'
      internal.config.kubernetes.io/seqindent: 'compact'
",
        index % 50
    );
}

fn deployment(text: &mut String, index: usize) {
    head(text, "apps/v1", "Deployment", &format!("app-{index:06}"), index);
    text.push_str(
        "  spec:
    replicas: 3
    selector:
      matchLabels:
        app.kubernetes.io/name: app
    template:
      metadata:
        labels:
          app.kubernetes.io/name: app
      spec:
        # the pods write nothing to disk
        securityContext:
          runAsNonRoot: true
          seccompProfile: {type: RuntimeDefault}
        containers:
        - name: app
          image: registry.example.com/platform/app:v1.42.0   # bumped by the pipeline
          args: [\"--listen\", \"0.0.0.0:8080\", \"--log-format=json\"]
          ports:
          - name: http
            containerPort: 8080
            protocol: TCP
          env:
          - name: POD_NAME
            valueFrom:
              fieldRef:
                fieldPath: metadata.name
          - name: DATABASE_HOST
            value: postgres.databases.svc.cluster.local
          - name: FEATURE_FLAGS
            value: \"checkout=on,search=off,recommendations=on\"
          - name: JAVA_TOOL_OPTIONS
            value: -XX:MaxRAMPercentage=75 -XX:+ExitOnOutOfMemoryError
          envFrom:
          - configMapRef:
              name: app-settings
          resources:
            requests:
              cpu: 100m
              memory: 256Mi
            limits:
              memory: 512Mi
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 10
          livenessProbe:
            httpGet:
              path: /healthz
              port: http
            initialDelaySeconds: 15
          volumeMounts:
          - name: tmp
            mountPath: /tmp
          - name: settings
            mountPath: /etc/app
            readOnly: true
        volumes:
        - name: tmp
          emptyDir: {}
        - name: settings
          configMap:
            name: app-settings
",
    );
}

fn service(text: &mut String, index: usize) {
    head(text, "v1", "Service", &format!("service-{index:06}"), index);
    text.push_str(
        "  spec:
    type: ClusterIP
    selector:
      app.kubernetes.io/name: app
    ports:
    - name: http
      port: 80
      targetPort: http
      protocol: TCP
",
    );
}

fn config_map(text: &mut String, index: usize) {
    head(text, "v1", "ConfigMap", &format!("settings-{index:06}"), index);
    text.push_str(
        "  data:
    LOG_LEVEL: info
    application.properties: |
      # settings of the application
      server.port=8080
      server.shutdown=graceful
      spring.datasource.url=jdbc:postgresql://postgres.databases.svc.cluster.local:5432/app
      spring.datasource.hikari.maximum-pool-size=20
      management.endpoints.web.exposure.include=health,info,prometheus
      logging.level.root=INFO
      logging.level.com.example=DEBUG
    nginx.conf: |
      server {
        listen 8080;
        location / {
          proxy_pass http://127.0.0.1:9000;
          proxy_set_header Host $host;
          proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
          proxy_read_timeout 300s;
        }
        location /healthz {
          return 200 'ok';
        }
      }
    script.sh: |
      #!/bin/sh
      set -eu
      for file in /etc/app/*.properties; do
        echo \"loading $file\"
        sed -e \"s/@HOST@/$(hostname)/\" \"$file\" > /tmp/$(basename \"$file\")
      done
      exec /app/run --config /tmp
",
    );
}
